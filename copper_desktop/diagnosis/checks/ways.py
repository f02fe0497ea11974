"""How the checks reach a server: by the proxy in force, with the sign-in that is kept for it.

Asks the credential store only when that needs no password.
"""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import replace

from copper_desktop import errors
from copper_desktop.diagnosis import probe
from copper_desktop.diagnosis.checks.store import asked, is_ready
from copper_desktop.diagnosis.subject import Subject
from copper_desktop.peer import Tls
from copper_desktop.proxies import Proxy
from copper_desktop.storage import proxy_sign_ins


def proxy_of(subject: Subject, url: str) -> Proxy | None:
    """Return the proxy in force for ``url``, with name and password where they are known."""
    proxy = subject.find_proxy(url).proxy
    entry = subject.index.entry_of(proxy_sign_ins.owner_of(proxy.name)) if proxy else None
    if proxy is None or entry is None or not is_ready(subject):
        return proxy
    try:
        found = proxy_sign_ins.decode(asked(subject, lambda store: store.read(entry)))
    except errors.CredentialStoreError:
        return proxy
    if found is None:
        return proxy
    subject.learn(found[1])
    return replace(proxy, user=found[0], password=found[1])


def fetch(
    subject: Subject,
    url: str,
    headers: Mapping[str, str] | None = None,
    *,
    timeout: float = probe.TIMEOUT,
) -> probe.Reply:
    """Return the answer to a GET; raises OSError (also of TLS) or http.client.HTTPException."""
    return probe.fetch(url, headers, proxy=proxy_of(subject, url), timeout=timeout)


def secured(subject: Subject, url: str, context: ssl.SSLContext) -> Tls:
    """Return how TLS to the host of ``url`` is agreed on; raises OSError, also of TLS."""
    return probe.secured(url, context, proxy=proxy_of(subject, url))
