"""What the window asks of whoever remembers its place; knows no file and no widget."""

from __future__ import annotations

from typing import Protocol


class WindowState(Protocol):
    """Remembers where the window was."""

    @property
    def geometry(self) -> bytes | None:
        """The geometry that was saved last, or None."""

    def save_geometry(self, geometry: bytes) -> None:
        """Keep ``geometry`` for the next start."""
