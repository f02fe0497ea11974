"""From an error on the screen to the diagnosis of what it concerns.

A screen says with ``set_concern`` what it is about; an error shown anywhere within it finds that,
and the window that diagnoses, by going up its parents.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Protocol, runtime_checkable

from PySide6.QtWidgets import QWidget

from copper_desktop import errors

_APPLICATION, _CONNECTION = "concernedApplication", "concernedConnection"
_HELPED = (
    errors.SignInError,
    errors.TokenError,
    errors.ApiError,
    errors.TransportError,
    errors.CredentialStoreError,
    errors.StorageError,
    errors.SandboxFailed,
)
"""What a diagnosis may find the cause of; the others say all there is to say."""


@dataclass(frozen=True, slots=True)
class Concern:
    """What a diagnosis is wanted about, by their ids; empty for whatever the window shows."""

    application_id: str = ""
    connection_id: str = ""


ANYTHING = Concern()


@runtime_checkable
class Diagnosing(Protocol):
    """A window that can diagnose; the diagnosis is shown ``above`` what asks for it."""

    def diagnose(self, concern: Concern, above: QWidget) -> None:
        """Show a diagnosis."""


def set_concern(screen: QWidget, application_id: str, connection_id: str = "") -> None:
    """Say what application, and maybe what connection, ``screen`` is about."""
    screen.setProperty(_APPLICATION, application_id)
    screen.setProperty(_CONNECTION, connection_id)


def opener(shown: QWidget, error: BaseException) -> Callable[[], None] | None:
    """Return what opens the diagnosis for an ``error`` in ``shown``; None where it cannot help."""
    if isinstance(error, errors.CopperDesktopError) and not isinstance(error, _HELPED):
        return None
    return next((partial(_open, found, shown) for found in _diagnosing(shown)), None)


def diagnose(shown: QWidget) -> None:
    """Open the diagnosis of what ``shown`` concerns."""
    for found in _diagnosing(shown):
        _open(found, shown)
        return


def _diagnosing(shown: QWidget) -> Iterator[Diagnosing]:
    return (widget for widget in _upwards(shown) if isinstance(widget, Diagnosing))


def _open(diagnosing: Diagnosing, shown: QWidget) -> None:
    diagnosing.diagnose(_concern_of(shown), shown.window())


def _concern_of(shown: QWidget) -> Concern:
    for widget in _upwards(shown):
        if application_id := widget.property(_APPLICATION):
            return Concern(application_id, widget.property(_CONNECTION) or "")
    return ANYTHING


def _upwards(widget: QWidget | None) -> Iterator[QWidget]:
    while widget is not None:
        yield widget
        widget = widget.parentWidget()
