"""The browsers of a Mac: the programs that Launch Services has for https addresses.

Asks through ``osascript``, which every Mac has; what it answered is read by ``installed``.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import PurePosixPath

from copper_desktop.browsers.browser import URL, Browser, private_option

SECONDS = 10.0
SCRIPT = """
ObjC.import('AppKit');
const space = $.NSWorkspace.sharedWorkspace;
const url = $.NSURL.URLWithString('https://example.com/');
const found = space.URLsForApplicationsToOpenURL(url);
const all = [];
for (let number = 0; number < found.count; number++)
  all.push(ObjC.unwrap(found.objectAtIndex(number).path));
const first = space.URLForApplicationToOpenURL(url);
JSON.stringify({all: all, first: first.isNil() ? '' : ObjC.unwrap(first.path)});
"""


def ask() -> str:
    """Return Launch Services' answer; empty where it cannot be asked."""
    command = ("/usr/bin/osascript", "-l", "JavaScript", "-e", SCRIPT)
    try:
        done = subprocess.run(  # noqa: S603  a fixed command
            command, capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout


def installed(answer: str) -> tuple[Browser, ...]:
    """Return the browsers that Launch Services named, each once."""
    try:
        told = json.loads(answer)
        paths, default = [str(path) for path in told["all"]], str(told["first"])
    except (ValueError, KeyError, TypeError):
        return ()
    return tuple(_browser(path, path == default) for path in dict.fromkeys(paths))


def _browser(path: str, is_default: bool) -> Browser:
    option = private_option(path)
    private = None if option is None else ("/usr/bin/open", "-na", path, "--args", option, URL)
    command = ("/usr/bin/open", "-a", path, URL)
    return Browser(path, PurePosixPath(path).stem, command, private, is_default)
