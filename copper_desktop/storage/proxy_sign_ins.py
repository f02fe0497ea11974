"""Names and passwords for proxies, in the credential store.

Each under an owner of its own, which the index records like every other: so that none is ever left
behind without a trace. Knows nothing of networks.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from copper_desktop import errors
from copper_desktop.storage.vault import Vault


def owner_of(proxy: str) -> str:
    """Return by what the index knows the sign-in for a proxy, given as host and port."""
    return f"proxy {proxy}"


def decode(secret: str) -> tuple[str, str] | None:
    """Return name and password; None when it is nothing that was written here."""
    try:
        found = json.loads(secret)
        user, password = found["user"], found["password"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return (user, password) if isinstance(user, str) and isinstance(password, str) else None


class ProxySignIns:
    """The sign-ins of this profile; every method may raise a CredentialStoreError.

    ``on_forgotten`` is told the proxy whose sign-in must not be used any more.
    """

    def __init__(
        self, vault: Vault, on_forgotten: Callable[[str], None] = lambda _proxy: None
    ) -> None:
        self._vault, self._on_forgotten = vault, on_forgotten

    async def find(self, proxy: str) -> tuple[str, str] | None:
        """Return name and password for a proxy, or None."""
        try:
            found = decode(await self._vault.secret_of(owner_of(proxy)))
        except errors.SecretMissing:
            return None
        if found is not None:
            self._vault.learn(found[1])
        return found

    async def is_kept(self, proxy: str) -> bool:
        """Tell whether something is kept for a proxy; does not ask the credential store."""
        return await self._vault.holds_secret_of(owner_of(proxy))

    async def keep(self, proxy: str, user: str, password: str) -> None:
        """Keep name and password for a proxy, in place of what was kept before."""
        self._vault.learn(password)
        secret = json.dumps({"user": user, "password": password})
        await self._vault.keep_secret(owner_of(proxy), secret)

    async def forget(self, proxy: str) -> None:
        """Delete what is kept for a proxy."""
        await self._vault.remove(owner_of(proxy))
        self._on_forgotten(proxy)
