"""What can go wrong with registrations and their files."""

from __future__ import annotations

from copper_desktop.errors.base import CopperDesktopError


class ApplicationInvalid(CopperDesktopError):
    """A field of an application has a value that cannot work; ``field`` is its name."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(field, reason)
        self.field = field
        self.reason = reason


class ApplicationFileInvalid(CopperDesktopError):
    """An application file cannot be used; nothing of it was.

    ``problems`` are all of them, each in words with its line; never a value of the file.
    """

    def __init__(self, file_name: str, problems: tuple[str, ...]) -> None:
        super().__init__(file_name, problems)
        self.file_name = file_name
        self.problems = "; ".join(problems)


class ApplicationFileUnreadable(CopperDesktopError):
    """An application file could not be read or written; ``reason`` is the system's."""

    def __init__(self, file_name: str, reason: str) -> None:
        super().__init__(file_name, reason)
        self.file_name = file_name
        self.reason = reason


class ApplicationManaged(CopperDesktopError):
    """The application is the administrator's, or built in: it cannot be changed or removed here."""

    def __init__(self, application: str) -> None:
        super().__init__(application)
        self.application = application


class ManagedFileRefused(CopperDesktopError):
    """A file or folder of managed applications is not believed; ``reason`` says why."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason


class NoSuchApplication(CopperDesktopError):
    """A connection's application is not registered here any more."""


class ApplicationInUse(CopperDesktopError):
    """Connections were made through the application, so that it cannot be removed yet."""
