"""Every check, in the order in which they are shown and in which causes are looked for."""

from __future__ import annotations

from copper_desktop.diagnosis.checks import (
    application,
    browser,
    clock,
    connections,
    copper,
    hosts,
    logs,
    loopback,
    network,
    program,
    sign_in,
    storage,
    store,
    tls,
)
from copper_desktop.diagnosis.question import Check

CHECKS: tuple[Check, ...] = (
    *storage.CHECKS,
    *store.CHECKS,
    *hosts.CHECKS,
    *network.CHECKS,
    *tls.CHECKS,
    *clock.CHECKS,
    *copper.CHECKS,
    *application.CHECKS,
    *loopback.CHECKS,
    *browser.CHECKS,
    *connections.CHECKS,
    *sign_in.CHECKS,
    *program.CHECKS,
    *logs.CHECKS,
)


def chosen(ids: tuple[str, ...] = ()) -> tuple[Check, ...]:
    """Return the checks of these ids, or without any all that do not wait to be named.

    Raises LookupError with the first id that is none.
    """
    if not ids:
        return tuple(check for check in CHECKS if not check.on_request)
    known = {check.id: check for check in CHECKS}
    for id_ in ids:
        if id_ not in known:
            raise LookupError(id_)
    return tuple(check for check in CHECKS if check.id in ids)
