"""A call as a command or a program that somebody else can run, never with the token in it."""

from __future__ import annotations

import json
import pprint
import shlex
from collections.abc import Callable

from copper_desktop.api.calls import Call

Recipe = Callable[[str, Call], str]

VARIABLE = "COPPER_ACCESS_TOKEN"
"""The placeholder: an environment variable, which ``copper-desktop exec`` sets."""


def as_curl(api_base: str, call: Call) -> str:
    """Return a command for a POSIX shell; the header with the token comes from standard input."""
    parts = [
        f"printf 'Authorization: Bearer %s\\n' \"${VARIABLE}\" | curl --header @-",
        "--header 'Content-Type: application/json'",
    ]
    if call.method != "GET":
        parts.append(f"--request {call.method}")
        parts.append(f"--data-raw {shlex.quote(call.body.decode())}")
    parts.append(shlex.quote(_url(api_base, call)))
    return " \\\n  ".join(parts) + "\n"


def as_httpx(api_base: str, call: Call) -> str:
    """Return a Python program that uses httpx."""
    sent = "timeout=30"
    if call.method != "GET":
        body = pprint.pformat(json.loads(call.body), sort_dicts=False, width=80)
        sent = f"json={body.replace(chr(10), chr(10) + ' ' * 9)},\n    timeout=30"
    return (
        "import os\n\nimport httpx\n\n"
        f"answer = httpx.{call.method.lower()}(\n"
        f"    {_url(api_base, call)!r},\n"
        f'    headers={{"Authorization": f"Bearer {{os.environ[\'{VARIABLE}\']}}"}},\n'
        f"    {sent},\n"
        ")\nanswer.raise_for_status()\nprint(answer.json())\n"
    )


def _url(api_base: str, call: Call) -> str:
    base, _mark, query = api_base.partition("?")
    both = "&".join(part for part in (query, call.query) if part)
    return f"{base.rstrip('/')}{call.path}{'?' if both else ''}{both}"
