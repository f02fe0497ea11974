"""What a person can do with registrations, in the light of the connections made through them.

Which connections there are is ``known``'s; what a registration may be is ``registrations``'.
"""

from __future__ import annotations

from pathlib import Path

from copper_desktop import errors
from copper_desktop.applications.registrations import ImportPlan, Registrations
from copper_desktop.connections.known import Known
from copper_desktop.model import Application, Connection


class RegistrationService:
    """The applications: list, keep, import and remove them.

    Any method may raise what ``errors`` has; what one says was done is on disk when it returns.
    """

    def __init__(self, registrations: Registrations, known: Known) -> None:
        self._registrations, self._known = registrations, known

    def applications(self) -> tuple[Application, ...]:
        """Return the applications, in the order in which they are shown."""
        return self._registrations.all()

    def refused_applications(self) -> tuple[errors.CopperDesktopError, ...]:
        """Return why files of an administrator were not believed, or cannot be used."""
        return self._registrations.refused

    @property
    def own_allowed(self) -> bool:
        """Whether a person may have registrations of their own; an administrator can forbid it."""
        return self._registrations.own_allowed

    def application_of(self, connection: Connection) -> Application:
        """Return the application of a connection; raises NoSuchApplication."""
        return self._registrations.found(connection.application_id)

    async def add_application(
        self, application: Application, client_secret: str | None
    ) -> Application:
        """Keep a registration, in place of an older one of the same id.

        A ``client_secret`` of None leaves the older one's where it is. Raises ApplicationInvalid
        or RedirectUriUnsupported; while connections use the older one, the servers it names cannot
        be exchanged.
        """
        used = self._known.is_used(application.id)
        kept = await self._registrations.keep(application, client_secret, in_use=used)
        self._known.changed()
        return kept

    async def remove_application(self, application_id: str) -> bool:
        """Remove a registration; raises ApplicationInUse while connections need it.

        True when its secret had to stay, because there is no credential store to delete it from.
        """
        if self._known.is_used(application_id):
            raise errors.ApplicationInUse(application_id)
        secret_left = await self._registrations.remove(application_id)
        self._known.changed()
        return secret_left

    async def set_client_secret(self, application: Application, client_secret: str) -> None:
        """Keep another client secret; raises ApplicationManaged where the file has it."""
        await self._registrations.keep_secret(application, client_secret)

    def asks_secret(self, application: Application) -> bool:
        """Return whether an application is an administrator's whose file has no secret."""
        return self._registrations.asks_secret(application)

    async def plan_import(self, path: Path) -> ImportPlan:
        """Read an application file and say what importing it would do; changes nothing."""
        return await self._registrations.plan_import(path)

    async def import_application(self, plan: ImportPlan, client_secret: str | None) -> Application:
        """Do what ``plan`` says, with the secret that was entered, else with the file's."""
        return await self.add_application(plan.application, client_secret or plan.client_secret)

    async def export_application(self, application: Application, path: Path) -> None:
        """Write an application's file, without its secret."""
        await self._registrations.export(application, path)
