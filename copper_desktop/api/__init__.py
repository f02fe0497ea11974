"""The Copper Developer API."""
