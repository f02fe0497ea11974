"""The field for tags, which offers those that are in use; knows no connection."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QCompleter, QLineEdit

from copper_desktop.i18n import _


class TagCompleter(QCompleter):
    """Completes the last of several tags, which commas separate."""

    def __init__(self, tags: Sequence[str], edit: QLineEdit) -> None:
        super().__init__(list(tags), edit)
        self.setObjectName("tagCompleter")
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._edit = edit
        edit.setCompleter(self)

    def splitPath(self, path: str) -> list[str]:
        """Return what the last tag begins with."""
        return [path.rpartition(",")[2].strip()]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        """Return the whole text with a tag taken over in the place of the last one."""
        before, comma, _last = self._edit.text().rpartition(",")
        chosen = str(index.data())
        return f"{before}, {chosen}" if comma else chosen


def offer_tags(edit: QLineEdit, tags: Sequence[str]) -> None:
    """Offer ``tags`` in ``edit`` as one types; the cursor keys and Enter take one over."""
    if tags:
        popup = TagCompleter(tags, edit).popup()
        if popup is not None:
            popup.setAccessibleName(_("Tags in use"))
