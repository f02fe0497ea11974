"""The built-in sandbox among the registrations: a simulated Copper while one command runs.

Its connections are the demo's: the person's own profile never holds one.
"""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Iterator, Sequence

from copper_desktop.composition import SANDBOX_ID, SANDBOX_NAME, Parts, builtin_application
from copper_desktop.model import COPPER_SCOPES, Application


def is_meant(name: str | None, known: Sequence[Application]) -> bool:
    """Return whether ``name`` is the sandbox's, and no registration has taken it."""
    taken = {used for application in known for used in (application.id, application.name)}
    return name in (SANDBOX_ID, SANDBOX_NAME) and name not in taken


@contextlib.contextmanager
def running(options: argparse.Namespace) -> Iterator[Parts]:
    """Run the sandbox, and yield the demo's parts over it; raises SandboxFailed."""
    from copper_desktop.sandbox.server import Sandbox
    from copper_desktop.storage.settings import demo_profile

    profile = demo_profile()
    with Sandbox(profile.sandbox_grants) as sandbox:
        builtin = builtin_application(sandbox.registration)
        yield Parts(profile, builtin=builtin, learn=options.recording.redaction.learn)


def described() -> dict[str, object]:
    """Return the sandbox as JSON tells registrations; its addresses are new at each start."""
    return {
        "id": SANDBOX_ID,
        "name": SANDBOX_NAME,
        "client_id": None,
        "redirect_uri": None,
        "authorization_endpoint": None,
        "token_endpoint": None,
        "api_base": None,
        "scopes": list(COPPER_SCOPES),
        "pkce": True,
        "revoke_page": None,
        "managed": False,
        "builtin": True,
        "connections": None,
    }
