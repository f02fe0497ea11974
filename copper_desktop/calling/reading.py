"""JSON text read piece by piece, and strictly.

One call of the standard reader would hold the interpreter, and with it the window, for as long as
it takes; here a thread that reads lets others run in between. Knows nothing of answers.
"""

from __future__ import annotations

import json
import math
import re

from copper_desktop.i18n import _

SHORT = 32 * 1024
_SPACE = re.compile(r"[ \t\r\n]*+")
_LEVELS = 2
"""How many levels from the top are read by their members, the deeper ones in one piece."""


class NotRead(ValueError):
    """A text is not JSON, or none that can be read; ``reason`` is in words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Reader:
    """Reads one text; ``repeated`` tells afterwards whether a name occurs twice in one object."""

    def __init__(self) -> None:
        self.repeated = False
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._object_of, parse_constant=_refuse, parse_float=_number
        )

    def read(self, text: str) -> object:
        """Return the value of ``text``; raises NotRead.

        ``NaN`` and ``Infinity`` are no JSON. Of a name that occurs twice the last value counts.
        """
        try:
            return self._read(text)
        except json.JSONDecodeError as error:
            reason = _("line {line}, column {column}")
            raise NotRead(reason.format(line=error.lineno, column=error.colno)) from None
        except RecursionError:
            raise NotRead(_("it is nested too deep")) from None
        except NotRead:
            raise
        except ValueError:  # int() takes no more than some thousand digits
            raise NotRead(_("a number has too many digits")) from None

    def _read(self, text: str) -> object:
        if len(text) <= SHORT:
            return self._decoder.decode(text)
        value, end = self._value(text, _after_space(text, 0), _LEVELS)
        end = _after_space(text, end)
        if end != len(text):
            raise json.JSONDecodeError("Extra data", text, end)
        return value

    def _value(self, text: str, at: int, levels: int) -> tuple[object, int]:
        opening = text[at : at + 1]
        if levels and opening == "[":
            return self._array(text, at + 1, levels - 1)
        if levels and opening == "{":
            return self._object(text, at + 1, levels - 1)
        try:
            return self._decoder.raw_decode(text, at)
        except StopIteration as error:  # of the scanner, where the text ends
            raise json.JSONDecodeError("Expecting a value", text, error.value or at) from None

    def _array(self, text: str, at: int, levels: int) -> tuple[list[object], int]:
        found: list[object] = []
        at = _after_space(text, at)
        if text[at : at + 1] == "]":
            return found, at + 1
        while True:
            value, at = self._value(text, at, levels)
            found.append(value)
            at = _after_space(text, at)
            if text[at : at + 1] == "]":
                return found, at + 1
            at = _after(text, at, ",")

    def _object(self, text: str, at: int, levels: int) -> tuple[dict[str, object], int]:
        found: dict[str, object] = {}
        at = _after_space(text, at)
        if text[at : at + 1] == "}":
            return found, at + 1
        while True:
            if text[at : at + 1] != '"':
                raise json.JSONDecodeError("Expecting a name", text, at)
            name, at = self._decoder.raw_decode(text, at)
            at = _after(text, _after_space(text, at), ":")
            self.repeated = self.repeated or name in found
            found[name], at = self._value(text, at, levels)
            at = _after_space(text, at)
            if text[at : at + 1] == "}":
                return found, at + 1
            at = _after(text, at, ",")

    def _object_of(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        made = dict(pairs)
        self.repeated = self.repeated or len(made) != len(pairs)
        return made


def _refuse(name: str) -> object:
    raise NotRead(_("{name} is no number of JSON").format(name=name))


def _number(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise NotRead(_("a number is too large"))
    return number


def _after(text: str, at: int, sign: str) -> int:
    if text[at : at + 1] != sign:
        raise json.JSONDecodeError(f"Expecting {sign}", text, at)
    return _after_space(text, at + 1)


def _after_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at
