"""The window that shows the guide; nothing of it is imported before it is opened."""
