"""How the service is put together, for the window and for the command line alike; no Qt."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from copper_desktop.api.budget import Budget
from copper_desktop.applications import managed, policy
from copper_desktop.applications.registrations import BuiltinApplication
from copper_desktop.connections import ConnectionService
from copper_desktop.model import Application
from copper_desktop.server_clock import ServerClock
from copper_desktop.server_clock import now as now
from copper_desktop.storage import stores
from copper_desktop.storage.credentials import CredentialStore
from copper_desktop.storage.index import Index
from copper_desktop.storage.keyring_store import KeyringStore
from copper_desktop.storage.passphrases import Prompt
from copper_desktop.storage.sealed_file import SealedFile
from copper_desktop.storage.sent_calls import SentCalls
from copper_desktop.storage.settings import Profile
from copper_desktop.storage.vault import Learn, Vault

if TYPE_CHECKING:
    from copper_desktop.sandbox.registration import Registration
    from copper_desktop.transport import Transport


SANDBOX_ID, SANDBOX_NAME = "sandbox", "Sandbox"


class Parts:
    """The index, the credential store and the service over both, for one profile.

    ``store`` stands in for the system's credential store; ``learn`` is told of every secret that
    passes through; ``index`` and ``clock`` are those of a window that is there already. Raises a
    StorageError.
    """

    def __init__(
        self,
        profile: Profile,
        *,
        store: CredentialStore | None = None,
        builtin: BuiltinApplication | None = None,
        learn: Learn | None = None,
        index: Index | None = None,
        clock: ServerClock | None = None,
    ) -> None:
        self.clock = clock or ServerClock(now)
        self.index = index or Index(profile.index, now)
        self.policy = policy.read(profile.managed)
        self.prompt = Prompt()
        self.sealed_file = SealedFile(profile.sealed_file)
        open_store = partial(self._opened_store, profile.namespace)
        kind = self.policy.credential_store or self.index.store_in_use()
        self.store = store or open_store(kind)
        vault = Vault(self.index, self.store, open_store, learn)
        vault.stores.is_fixed = bool(self.policy.credential_store)
        self.service = ConnectionService(
            vault,
            partial(_transport, self.clock.observe, vault),
            self.clock,
            builtin,
            partial(managed.find, profile.managed),
            Budget(SentCalls(profile.sent_calls), now),
            partial(policy.forbids_lending, profile.managed),
            profile.renewal_lock,
            own_registrations=self.policy.own_registrations,
            prompt=self.prompt,
        )

    def _opened_store(self, namespace: str, kind: str) -> CredentialStore:
        """Return the store of that kind; the one that keyring chooses for an empty one."""
        if kind == stores.ENCRYPTED_FILE:
            from copper_desktop.storage.file_store import FileStore

            return FileStore(namespace, self.sealed_file, self.prompt)
        return KeyringStore(namespace, kind=kind)


def builtin_application(registration: Registration) -> BuiltinApplication:
    """Return the sandbox's application; its addresses are those of this run and are not stored."""
    application = Application(
        id=SANDBOX_ID,
        name=SANDBOX_NAME,
        client_id=registration.client_id,
        redirect_uri=registration.redirect_uris[0],
        authorization_endpoint=registration.authorization_endpoint,
        token_endpoint=registration.token_endpoint,
        api_base=registration.api_base,
        scopes=registration.scopes,
        revoke_page=registration.revoke_page,
        builtin=True,
    )
    return BuiltinApplication(application, registration.client_secret)


def _transport(on_date: Callable[[str | None], None], vault: Vault) -> Transport:
    from copper_desktop.storage.proxy_sign_ins import ProxySignIns
    from copper_desktop.transport import Transport

    return Transport(on_date=on_date, find_sign_in=ProxySignIns(vault).find)
