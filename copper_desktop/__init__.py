"""Copper Desktop: connect to Copper through your own browser, and keep the tokens safe."""

__version__ = "0.1.0"
