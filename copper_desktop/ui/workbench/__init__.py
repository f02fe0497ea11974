"""The API workbench: choose a read, fill in its form, look at the answer."""
