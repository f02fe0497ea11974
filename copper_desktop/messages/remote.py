"""What people in a remote session are told before they try."""

from __future__ import annotations

from copper_desktop.i18n import N_, _
from copper_desktop.remote import Remoteness

_TEXTS = {
    Remoteness.SSH: N_(
        "This is an SSH session. A browser on your own computer cannot come back here by itself: "
        "use a browser on this computer, a registration with a page relay, whose code you paste "
        "here, or forward the port with ssh -L."
    ),
    Remoteness.WSL: N_(
        "This is the Windows Subsystem for Linux. A browser of Windows reaches this program only "
        "where localhost forwarding is on (it is by default). If it does not come back, use a "
        "browser inside Linux or a page relay."
    ),
    Remoteness.CONTAINER: N_(
        "This program runs in a container. A browser outside cannot come back unless the port is "
        "published: register a fixed port and publish it, or use a page relay."
    ),
    Remoteness.TERMINAL_SERVER: N_(
        "This is a remote desktop. The browser has to be on the same remote desktop. Everybody on "
        "this computer shares its ports: a registration with a fixed port works for one person at "
        "a time."
    ),
}


def remote_words(kinds: tuple[Remoteness, ...]) -> str:
    """Return what to know about this session; empty when nothing is in the way."""
    return "\n".join(_(_TEXTS[kind]) for kind in kinds)
