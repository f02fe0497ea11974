"""What can be done with calls beyond sending one: a set of checks, all pages, reading and export.

Uses the service; knows no window.
"""
