"""Prints docs/errors.md: every code that people may read, from the messages themselves.

.venv/bin/python packaging/error_page.py > docs/errors.md
"""

from __future__ import annotations

from copper_desktop.messages import Message, every_message

HEAD = """\
# Codes

Every message of Copper Desktop has a code: in the window, on the page in the browser, on the
command line (`"code"` with `--json`), in the log and in the diagnosis. A code keeps its meaning for
ever. “…” stands for what is known at the time, for example the name of a server. This page is
written from the messages themselves.
"""

GROUPS = {
    "1": "The sign-in, up to the browser’s return",
    "2": "The token",
    "3": "Calls of Copper’s API",
    "4": "The network",
    "5": "The credential store",
    "6": "The files of this program",
    "7": "Registrations and connections",
    "8": "Sandbox, diagnosis and support bundle",
    "9": "The program",
}
"""First digit of a code → what those codes are about."""


def page() -> str:
    """Return the page as Markdown."""
    parts = [HEAD]
    group = ""
    for message in every_message():
        digit = message.code.removeprefix("CD-")[0]
        if digit != group:
            group = digit
            parts.append(f"## {GROUPS[digit]}\n")
        parts.append(_section(message))
    return "\n".join(parts)


def _section(message: Message) -> str:
    words = f"**{message.title}.** {message.explanation}"
    return f"### {message.code}\n\n{words}\n\n*What to do:* {message.action}\n"


if __name__ == "__main__":
    print(page(), end="")
