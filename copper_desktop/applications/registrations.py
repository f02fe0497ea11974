"""Registrations: every application known here, whoever brought it, and what may be done with it.

A person's own are in the vault; those of an administrator are read from their files; the built-in
one comes with the program. A secret is bound to the origins that it was entered for: an
application whose servers change becomes another application, and its secret is asked for again.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from copper_desktop import errors
from copper_desktop.applications.managed import Managed
from copper_desktop.i18n import _
from copper_desktop.model import Application
from copper_desktop.storage.vault import Vault

T = TypeVar("T")
FindManaged = Callable[[], Managed]


@dataclass(frozen=True, slots=True)
class BuiltinApplication:
    """An application that comes with the program, with a secret that is never stored."""

    application: Application
    client_secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What importing a file would do; nothing of it has been done.

    ``application`` is the one that would be kept, ``replaces`` the one whose place it takes, whose
    secret stays; ``client_secret`` is the file's, and ``warnings`` are sentences for people.
    """

    path: Path
    application: Application
    replaces: Application | None
    client_secret: str | None = field(default=None, repr=False)
    warnings: tuple[str, ...] = ()

    @property
    def needs_secret(self) -> bool:
        """Whether the person has to enter the client secret."""
        return self.client_secret is None and self.replaces is None


class Registrations:
    """The applications that are known, by their ids."""

    def __init__(
        self,
        vault: Vault,
        builtin: BuiltinApplication | None = None,
        find_managed: FindManaged = Managed,
        *,
        own_allowed: bool = True,
    ) -> None:
        self.own_allowed = own_allowed
        self._vault = vault
        self._builtin = builtin
        self._find_managed = find_managed
        self._stored = {found.id: found for found in vault.applications}
        self._managed = find_managed()

    def all(self) -> tuple[Application, ...]:
        """Return the applications: an administrator's first, then the person's, then built in."""
        builtin = () if self._builtin is None else (self._builtin.application,)
        managed = (found.application for found in self._managed.applications)
        return (*managed, *self._stored.values(), *builtin)

    def found(self, application_id: str) -> Application:
        """Return the application of that id; raises NoSuchApplication."""
        for application in self.all():
            if application.id == application_id:
                return application
        raise errors.NoSuchApplication(application_id)

    @property
    def refused(self) -> tuple[errors.CopperDesktopError, ...]:
        """The administrator's files that were not believed or cannot be used, with the reasons."""
        return self._managed.refused

    async def client_secret_of(self, application: Application) -> str:
        """Return an application's client secret; raises ClientSecretMissing, or of the store."""
        if self._builtin is not None and application == self._builtin.application:
            self._vault.learn(self._builtin.client_secret)
            return self._builtin.client_secret
        for known in self._managed.applications:
            if known.application == application and known.client_secret is not None:
                self._vault.learn(known.client_secret)
                return known.client_secret
        try:
            return await self._vault.client_secret_of(application)
        except errors.SecretMissing as error:
            raise errors.ClientSecretMissing(application.name, error.store) from error

    async def keep(
        self, application: Application, client_secret: str | None, *, in_use: bool
    ) -> Application:
        """Keep a registration, in place of an older one of the same id.

        A ``client_secret`` of None leaves the older one's where it is. Raises ApplicationInvalid
        or RedirectUriUnsupported, ApplicationManaged for one of an administrator, and
        RegistrationForbidden where an administrator allows no other. While
        connections use the older one, the servers it names cannot be exchanged.
        """
        from copper_desktop.oauth.registration import origins, validate, validate_change

        self.require_allowed(application)
        old = self._stored.get(application.id)
        if old is None and application.id in {known.id for known in self.all()}:
            raise errors.ApplicationManaged(application.name)
        validate(application, client_secret)
        self._require_own_name(application)
        if in_use and old is not None:
            validate_change(old, application)
        if client_secret is not None:
            await self._vault.keep_application(application, client_secret)
        elif old is None or origins(old) != origins(application):
            raise errors.ApplicationInvalid("client_secret", _("it is empty"))
        elif not await self._vault.update_application(application):
            self.forget(application.id)
            raise errors.NoSuchApplication(application.id)
        self._stored[application.id] = application
        return application

    def require_allowed(self, application: Application) -> None:
        """Raise RegistrationForbidden for a person's own where an administrator allows none."""
        if not self.own_allowed and not (application.managed or application.builtin):
            raise errors.RegistrationForbidden

    async def keep_secret(self, application: Application, client_secret: str) -> None:
        """Keep another secret of an application; an administrator's only if its file has none.

        Raises ApplicationInvalid, ApplicationManaged, or what the credential store raises.
        """
        from copper_desktop.oauth.registration import check

        check("client_secret", client_secret)
        own = application.id in self._stored
        if not own and not self.asks_secret(application):
            raise errors.ApplicationManaged(application.name)
        await self._vault.keep_secret(application.id, client_secret)

    def asks_secret(self, application: Application) -> bool:
        """Return whether an application is an administrator's whose file has no secret."""
        return any(
            known.application.id == application.id and known.client_secret is None
            for known in self._managed.applications
        )

    async def remove(self, application_id: str) -> bool:
        """Remove a person's own registration with its secret; raises ApplicationManaged.

        True when the secret had to stay: there is no credential store to delete it from.
        """
        application = self.found(application_id)
        if application_id not in self._stored:
            raise errors.ApplicationManaged(application.name)
        secret_left = await self._vault.remove(application_id)
        self.forget(application_id)
        return secret_left

    async def plan_import(self, path: Path) -> ImportPlan:
        """Read an application file, and say what importing it would do.

        A registration with the same client ID and the same servers is brought up to date; any
        other is a new one. Raises ApplicationFileUnreadable, ApplicationFileInvalid or
        RegistrationForbidden.
        """
        from copper_desktop.applications import disk, file

        if not self.own_allowed:
            raise errors.RegistrationForbidden
        data = await _in_thread(partial(disk.read, path))
        read = file.parse(data, path.name)
        replaces = self._same(read.application)
        id_ = secrets.token_hex(16) if replaces is None else replaces.id
        application = replace(read.application, id=id_)
        named = replace(application, name=self._own_name(application))
        return ImportPlan(path, named, replaces, read.client_secret, read.warnings)

    async def export(self, application: Application, path: Path) -> None:
        """Write an application's file, without its secret; raises ApplicationFileUnreadable."""
        from copper_desktop.applications import disk, file

        text = file.render(application)
        await _in_thread(partial(disk.write, path, text))

    async def look_again(self) -> None:
        """Read the administrator's files anew."""
        self._managed = await _in_thread(self._find_managed)

    def take(self, stored: tuple[Application, ...]) -> None:
        """Take over the registrations that the vault has now."""
        self._stored = {found.id: found for found in stored}

    def forget(self, application_id: str) -> None:
        """Drop a registration that is gone from the vault."""
        self._stored.pop(application_id, None)

    def _same(self, application: Application) -> Application | None:
        from copper_desktop.oauth.registration import origins

        bound = (application.client_id, origins(application))
        for known in self._stored.values():
            if (known.client_id, origins(known)) == bound:
                return known
        return None

    def _other_names(self, application: Application) -> set[str]:
        return {known.name.casefold() for known in self.all() if known.id != application.id}

    def _require_own_name(self, application: Application) -> None:
        if application.name.casefold() in self._other_names(application):
            raise errors.ApplicationInvalid("name", _("another registration has it"))

    def _own_name(self, application: Application) -> str:
        """Return the application's name, with a number where another has the same."""
        taken, name, number = self._other_names(application), application.name, 1
        while name.casefold() in taken:
            number += 1
            name = f"{application.name[:90]} ({number})"
        return name


async def _in_thread(call: Callable[[], T]) -> T:
    import asyncio

    return await asyncio.get_running_loop().run_in_executor(None, call)
