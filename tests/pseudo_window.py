"""Brings about every state of the gallery in the pseudo-language and reads what is to be seen.

Run as a process: the language is there before the first widget. Prints one line of JSON for each
text that is not in it, or is cut off: the state, the widget, what kind of text, the text, why.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "packaging")]

import gallery  # noqa: E402
import gallery_files  # noqa: E402
import gallery_lists  # noqa: E402
import gallery_notices  # noqa: E402
import gallery_questions  # noqa: E402
import pseudo_language  # noqa: E402
from PySide6.QtCore import QLocale  # noqa: E402

from copper_desktop import i18n, languages, stand_ins  # noqa: E402
from copper_desktop.ui import theme  # noqa: E402
from tests.pseudo_words import forgotten  # noqa: E402
from tests.visible_texts import Shown, cut_in, shown_in, small_in  # noqa: E402

DATA = (
    *languages.NAMES.values(),
    "Copper Desktop",
    "Chromium Web Browser",
    "Secret Service",
    "Sandbox",
    "Sales",
    *(QLocale().amText(), QLocale().pmText()),
    gallery.LONG,
    gallery_notices.TWIN,
    gallery_notices.NOTICE.summary,
    gallery_questions.LONG_NAME,
    gallery_files.NAME,
    gallery_files.CLIENT_ID,
    *(tag for change in gallery_lists.CHANGES for tag in change.add),
    *(change.note for change in gallery_lists.CHANGES if change.note),
    *(
        QLocale().standaloneMonthName(month, QLocale.FormatType.ShortFormat)
        for month in range(1, 13)
    ),
)
STAND_INS = (*stand_ins._FIRST, *stand_ins._LAST, *stand_ins._TRADES)
LEFT_OUT = (
    "bundleContent",
    "diagnosisDetails",
    "diagnosisLead",
    "sort_byEdit",
    "sort_directionEdit",
    "nameEdit",
    "tagsEdit",
    "shortcut",
)
"""Names of fields and keys; what a diagnosis rests on are words of the system: the command
line's test has those that are not.
"""
ANSWERS = ("answerHeaders", "rawView", "answerTable", "answerTree")
"""Widgets that show what a server sent, by a part of their path."""
ENGLISH = ("licencesList", "licenceText", "guidePages", "guidePage")
"""Widgets that show what others have written, and what is written in English alone."""

IN_PSEUDO = len(sys.argv) == 1
"""Without an argument; with one the language is English, and its type so many times as large."""

_told: set[tuple[str, str]] = set()


class Reader(gallery.Photographer):
    """Reads a window where the gallery would take a picture of it."""

    def shoot(self, name: str, *, high_contrast: bool = False) -> None:
        """Tell what is wrong in the state ``name``."""
        data = (*DATA, *STAND_INS) if name == "presentation" else DATA
        for _turn in range(5):  # each layout may ask for another
            gallery._settle()
        guide = self._window.dialogs.guide
        for window in (self._window, gallery._dialog(self._window), guide):
            if window is None:
                continue
            for shown in shown_in(window) if IN_PSEUDO else ():
                words = forgotten(shown.text, data)
                if words and not any(
                    part in shown.widget for part in (*ANSWERS, *ENGLISH, *LEFT_OUT)
                ):
                    _tell(name, shown, " ".join(words))
            for shown in cut_in(window):
                if not any(part in shown.widget for part in ANSWERS):
                    _tell(name, shown, "cut off")
            for shown in small_in(window):
                _tell(name, shown, "too small to be hit")


def _tell(state: str, shown: Shown, why: str) -> None:
    if (shown.widget, shown.text) not in _told:
        _told.add((shown.widget, shown.text))
        told = {"state": state, "widget": shown.widget, "kind": shown.kind}
        print(json.dumps({**told, "text": shown.text, "why": why}, ensure_ascii=False), flush=True)


def main() -> None:
    """Go through the states."""
    if IN_PSEUDO:
        with tempfile.TemporaryDirectory() as folder:
            pseudo_language.write(Path(folder))
            i18n.use_languages([pseudo_language.CODE], Path(folder))
    gallery.Photographer = Reader
    application = gallery.new_application()
    if not IN_PSEUDO:
        theme.enlarge(float(sys.argv[1]))
    out = Path(tempfile.gettempdir())
    gallery._run(demo=False, out=out, script=gallery._first_run)
    gallery._run(demo=True, out=out, script=gallery._demo)
    del application


if __name__ == "__main__":
    main()
