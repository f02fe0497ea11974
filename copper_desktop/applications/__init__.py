"""Registrations that come as files: their format, and those that an administrator has put here."""
