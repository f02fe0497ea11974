"""The window: Qt Widgets over the service; nothing below this package knows that it exists."""
