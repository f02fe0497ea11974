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


class LabelInvalid(CopperDesktopError):
    """What is to be noted about a connection cannot be; nothing was changed."""


class TooManyTags(LabelInvalid):
    """``number`` tags are more than the ``most`` that a connection can have."""

    def __init__(self, number: int, most: int) -> None:
        super().__init__(number, most)
        self.number = number
        self.most = most


class TagTooLong(LabelInvalid):
    """``tag`` has more than ``most`` characters."""

    def __init__(self, tag: str, most: int) -> None:
        super().__init__(tag, most)
        self.tag = tag
        self.most = most


class NoteTooLong(LabelInvalid):
    """A note of ``length`` characters is longer than ``most``."""

    def __init__(self, length: int, most: int) -> None:
        super().__init__(length, most)
        self.length = length
        self.most = most


class LabelSecret(LabelInvalid):
    """A tag or a note looks as if it held a secret, which would lie in plain text."""


class UndoOutdated(CopperDesktopError):
    """What was to be undone has been changed again meanwhile; nothing was undone."""


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


class LoginEntryNotChanged(CopperDesktopError):
    """What starts this program at login, at ``path``, could not be changed."""

    def __init__(self, path: str, reason: str = "") -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason


class DisplayAbsent(CopperDesktopError):
    """There is no display on which a window could be opened."""
