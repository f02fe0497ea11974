"""OAuth 2.0: the protocol, with no window and no storage."""
