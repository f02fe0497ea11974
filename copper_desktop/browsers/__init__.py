"""The browsers of this computer: which there are, which one to use, and opening a page in it.

Knows nothing of sign-ins; an address appears on a command line only to hand it to a browser.
"""
