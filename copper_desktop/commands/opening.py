"""Which browser ``connect`` opens: the one that is named, else as was chosen in the window."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from copper_desktop.commands.shared import UsageError
from copper_desktop.i18n import _
from copper_desktop.model import Application

if TYPE_CHECKING:
    from copper_desktop.browsers.choice import Browsers

OpenBrowser = Callable[[str], bool]


def add_to(connect: argparse.ArgumentParser) -> None:
    """Add the arguments to ``connect``."""
    which = connect.add_mutually_exclusive_group()
    which.add_argument(
        "--no-browser", action="store_true", help=_("only print the link, open nothing")
    )
    which.add_argument(
        "--browser",
        metavar="NAME",
        help=_("the browser to open, for example Firefox (default: as chosen in the window)"),
    )
    connect.add_argument(
        "--private",
        action="store_true",
        help=_("open a private window of the browser, in which nobody is signed in"),
    )


def opener_for(options: argparse.Namespace, application: Application) -> OpenBrowser | None:
    """Return what opens the link, or None where nothing is to; raises UsageError."""
    from copper_desktop.browsers.choice import DEFAULT, LINK, BrowserChoice, Browsers
    from copper_desktop.storage.settings import Settings, standard_profile

    if options.no_browser:
        if options.private:
            raise UsageError(_("--private needs a browser; leave out --no-browser."))
        return None
    browsers = Browsers(Settings(standard_profile().settings), open_default)
    choice = browsers.remembered(application.id) or BrowserChoice()
    if options.browser is not None:
        choice = BrowserChoice(_named(browsers, options.browser), options.private)
    elif options.private:
        choice = BrowserChoice(DEFAULT if choice.browser == LINK else choice.browser, True)
    elif choice.browser == LINK:
        return None
    if choice.private and not browsers.has_private(choice.browser):
        text = _(
            "That browser’s private windows cannot be opened from here; add --browser: {names}"
        )
        raise UsageError(text.format(names=_names(browsers, private=True)))
    return browsers.opener(choice)


def open_default(url: str) -> bool:
    """Open a page as the system does."""
    import webbrowser

    return webbrowser.open(url)


def _named(browsers: Browsers, name: str) -> str:
    found = browsers.named(name)
    if found is None:
        text = _("There is no browser “{name}”; there are: {names}")
        raise UsageError(text.format(name=name, names=_names(browsers, private=False)))
    return found.id


def _names(browsers: Browsers, *, private: bool) -> str:
    names = (found.name for found in browsers.found() if found.private or not private)
    return ", ".join(names) or _("none")
