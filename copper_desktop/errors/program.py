"""What can go wrong with what was asked for, and with the program itself."""

from __future__ import annotations

from copper_desktop.errors.base import CopperDesktopError


class MoveFileInvalid(CopperDesktopError):
    """A file that takes connections to another computer cannot be used; nothing of it was."""

    def __init__(self, file_name: str, reason: str) -> None:
        super().__init__(file_name, reason)
        self.file_name = file_name
        self.reason = reason


class MoveFileNotSaved(CopperDesktopError):
    """The file that takes connections to another computer could not be written to ``path``."""

    def __init__(self, path: str, reason: str = "") -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason


class NoSuchConnection(CopperDesktopError):
    """The connection was removed meanwhile, perhaps by another window."""


class LendingOff(CopperDesktopError):
    """Other programs may not use this connection, because nobody has switched that on."""


class LendingForbidden(CopperDesktopError):
    """An administrator has forbidden that other programs use connections."""


class TokenExpired(CopperDesktopError):
    """The token has expired and does not renew itself, so that nobody is given it."""


class RegistrationForbidden(CopperDesktopError):
    """An administrator allows no registrations but those that are managed."""


class SandboxFailed(CopperDesktopError):
    """The simulated Copper could not start; ``reason`` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class WindowSilent(CopperDesktopError):
    """Another run has the profile's window, and does not answer."""


class BundleNotSaved(CopperDesktopError):
    """The support bundle could not be written to ``path``."""

    def __init__(self, path: str, reason: str = "") -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason


class AnswerNotSaved(CopperDesktopError):
    """What was to be exported could not be written to ``path``."""

    def __init__(self, path: str, reason: str = "") -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason


class DisplayAbsent(CopperDesktopError):
    """There is no display on which a window could be opened."""
