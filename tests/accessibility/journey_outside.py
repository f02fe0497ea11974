"""The whole journey by roles and names alone, over AT-SPI, as a screen reader's user goes it.

Run by the system's Python, which has the bindings; it knows the program only by what the program
tells assistive technology. Prints a line per step; the exit status is 1 where one does not come.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

PATIENCE = 60.0
APPLICATION = "Copper Desktop"
CONNECTION = "Lantern & Loom Outfitters"
NEED_NAMES = {
    "push button", "check box", "radio button", "combo box", "text", "list", "list item",
    "page tab", "menu item", "dialog", "frame", "tree", "table", "toggle button",
}  # fmt: skip


def main() -> int:
    """Connect, check, and remove."""
    unnamed: set[str] = set()
    window = application()
    press("push button", "Connect to Copper")
    item = showing("list item", CONNECTION)
    say(f"connected: {item.get_name()}")
    unnamed |= without_names(window)
    press("push button", "Test")
    item = showing("list item", "Working")
    say(f"checked: {item.get_name()}")
    choose_tab("API")
    press("push button", "Check this connection")
    verdict = showing("label", "This connection works")
    say(f"checked up: {verdict.get_name()}")
    unnamed |= without_names(window)
    choose_tab("Overview")
    press("push button", "Remove…")
    dialog = showing("label", f"Remove “{CONNECTION}”?")
    say(f"asked: {dialog.get_name()}")
    unnamed |= without_names(window)
    press("push button", "Remove")
    gone = showing("push button", "Connect to Copper")
    say(f"removed: {gone.get_name()} is offered again")
    for role in sorted(unnamed):
        say(f"without a name: {role}")
    return 1 if unnamed else 0


def application() -> Atspi.Accessible:
    """Return the program, once it is there."""
    return until("the program", lambda: next(filter(is_ours, children(Atspi.get_desktop(0))), None))


def is_ours(found: Atspi.Accessible) -> bool:
    """Tell whether an application is the program."""
    return "copper" in (found.get_name() or "").lower()


def press(role: str, name: str) -> None:
    """Do what pressing it does, by its accessible action."""

    def pressed() -> bool:
        found = find(role, name, exact=True)
        if found is None or not found.get_state_set().contains(Atspi.StateType.SENSITIVE):
            return False
        actions = found.get_action_iface()
        return bool(actions is not None and actions.do_action(0))

    until(f"{role} “{name}” to be pressed", pressed)


def choose_tab(name: str) -> None:
    """Bring a page to the front."""
    press("page tab", name)


def showing(role: str, words: str) -> Atspi.Accessible:
    """Return what has this role and these words in its name, once it is seen."""
    return until(f"{role} “{words}”", lambda: find(role, words))


def find(role: str, words: str, *, exact: bool = False) -> Atspi.Accessible | None:
    """Return the first that is seen now."""
    for ours in filter(is_ours, children(Atspi.get_desktop(0))):
        for found in seen(ours):
            name = found.get_name() or ""
            if found.get_role_name() == role and (name == words if exact else words in name):
                return found
    return None


def without_names(root: Atspi.Accessible) -> set[str]:
    """Return the roles of what can be used and is seen, but is called nothing."""
    return {
        found.get_role_name()
        for found in seen(root)
        if found.get_role_name() in NEED_NAMES and not (found.get_name() or "").strip()
    }


def seen(root: Atspi.Accessible) -> Iterator[Atspi.Accessible]:
    """Give all that is seen at or below ``root``."""
    for child in children(root):
        try:
            if not child.get_state_set().contains(Atspi.StateType.SHOWING):
                continue
        except GLib.Error:  # it has just gone
            continue
        yield child
        yield from seen(child)


def children(root: Atspi.Accessible) -> list[Atspi.Accessible]:
    """Return the children that are still there."""
    try:
        root.clear_cache()
        found = [root.get_child_at_index(number) for number in range(root.get_child_count())]
    except GLib.Error:
        return []
    return [child for child in found if child is not None]


def until(what: str, condition: Callable[[], object]) -> Atspi.Accessible:
    """Return what ``condition`` gives, once it gives something."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            if found := condition():
                return found
        except GLib.Error:  # what was looked at has gone meanwhile
            pass
        time.sleep(0.1)
    say(f"waited in vain for {what}")
    raise SystemExit(1)


def say(line: str) -> None:
    """Print a line."""
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
