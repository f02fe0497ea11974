"""The certificate with which this computer answers an https redirect URI on loopback.

``kept`` makes and keeps it, ``trust`` tells browsers to believe it.
"""
