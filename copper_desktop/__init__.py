"""Copper Desktop: connect to Copper through your own browser, and keep the tokens safe."""

__version__ = "0.1.0"

FILES = (".copperapp", ".coppermove")
"""What a desktop gives this program to open: registrations, another computer's connections."""
