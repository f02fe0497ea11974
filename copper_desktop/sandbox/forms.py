"""Reads from a page's HTML what a person could press; knows no HTTP."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

_SILENT = {"script", "style", "title", "noscript"}
_VOID = {
    "area",
    "base",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "source",
    "wbr",
}


@dataclass(slots=True)
class Button:
    """A button as it reads, and what it adds to its form."""

    text: str
    name: str | None
    value: str


@dataclass(slots=True)
class Form:
    """A form with the fields that it sends and its buttons."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list, repr=False)
    buttons: list[Button] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Page:
    """What a page shows; ``submits_itself`` when a script of its own sends the first form."""

    title: str
    text: str
    forms: tuple[Form, ...] = ()
    submits_itself: bool = False


def read_page(html: str) -> Page:
    """Read a page."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return Page(
        title=" ".join("".join(reader.title).split()),
        text=" ".join("".join(reader.text).split()),
        forms=tuple(reader.forms),
        submits_itself=bool(reader.forms) and ".submit()" in "".join(reader.script),
    )


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.title: list[str] = []
        self.text: list[str] = []
        self.script: list[str] = []
        self.forms: list[Form] = []
        self._open: list[str] = []
        self._form: Form | None = None
        self._button: Button | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag not in _VOID:
            self._open.append(tag)
        match tag:
            case "form":
                self._form = Form(values.get("action", ""), values.get("method", "get").lower())
                self.forms.append(self._form)
            case "input" if self._form and values.get("type") == "submit":
                name, value = values.get("name"), values.get("value", "")
                self._form.buttons.append(Button(value, name, value))
            case "input" if self._form and values.get("name"):
                self._form.fields.append((values["name"], values.get("value", "")))
            case "button" if self._form and values.get("type", "submit") == "submit":
                self._button = Button("", values.get("name"), values.get("value", ""))
                self._form.buttons.append(self._button)

    def handle_endtag(self, tag: str) -> None:
        while tag in self._open and self._open.pop() != tag:
            pass
        if tag == "form":
            self._form = None
        elif tag == "button" and self._button is not None:
            self._button.text = " ".join(self._button.text.split())
            self._button = None
        self.text.append(" ")

    def handle_data(self, data: str) -> None:
        if "title" in self._open:
            self.title.append(data)
        elif "script" in self._open:
            self.script.append(data)
        if not _SILENT.intersection(self._open):
            self.text.append(data)
            if self._button is not None:
                self._button.text += f" {data}"
