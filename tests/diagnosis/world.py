"""A computer on which all is well: a sandbox as Copper, a registration, a credential store."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, replace
from pathlib import Path

from copper_desktop import errors
from copper_desktop.composition import Parts
from copper_desktop.diagnosis.checks import CHECKS
from copper_desktop.diagnosis.recording import Recording
from copper_desktop.diagnosis.report import Report, report_of
from copper_desktop.diagnosis.runner import run
from copper_desktop.diagnosis.subject import Subject, subject_of
from copper_desktop.model import Application, Connection, Token
from copper_desktop.sandbox.browser import ScriptedBrowser
from copper_desktop.sandbox.server import Sandbox
from copper_desktop.storage.settings import Profile, standard_profile
from tests.conftest import START

SECRET = "the-client-secret-of-the-sandbox"
SLOW = ("program.display",)


@dataclass
class World:
    sandbox: Sandbox
    profile: Profile
    application: Application

    def subject(self, **changes: object) -> Subject:
        """Return what is on the disk, with the status page of the sandbox."""
        found = subject_of(self.profile, None, lambda _secret: None)
        page = self.sandbox.registration.status_page
        return replace(found, **{"status_page": page, **changes})  # type: ignore[arg-type]

    def use(self, application: Application) -> Subject:
        """Return the subject for another registration than the one on the disk."""
        return self.subject(application=application)

    def keep(self, application: Application, secret: str) -> None:
        """Keep a registration as the program does."""

        async def keep() -> None:
            service = Parts(self.profile).service
            await service.add_application(application, secret)
            await service.aclose()

        asyncio.run(keep())

    def keep_connection(self, token: str, **changes: object) -> Connection:
        """Keep a connection whose token the sandbox never gave."""
        made = Connection("c-1", self.application.id, "Loom", None, (), START)
        made = replace(made, **changes)  # type: ignore[arg-type]

        async def keep() -> None:
            parts = Parts(self.profile)
            await parts.service._vault.keep_connection(made, Token(token, ()))
            await parts.service.aclose()

        asyncio.run(keep())
        return made

    def sign_in(self, *, authorize: bool = True) -> None:
        """Sign in for real, logged, with a browser that a script drives."""

        async def sign_in() -> None:
            service = Parts(self.profile).service
            browsing: list[asyncio.Task[object]] = []

            def open_browser(url: str) -> bool:
                visit = ScriptedBrowser(authorize=authorize).visit(url)
                browsing.append(asyncio.ensure_future(visit))
                return True

            (application,) = service.applications()
            with contextlib.suppress(errors.CopperDesktopError):
                await service.connect(application, open_browser, lambda _step: None)
            await asyncio.gather(*browsing)
            await service.aclose()

        with Recording(self.profile.logs):
            asyncio.run(sign_in())


def world_of(sandbox: Sandbox) -> World:
    found = sandbox.registration
    application = Application(
        id="app-1",
        name="Work",
        client_id=found.client_id,
        redirect_uri=found.redirect_uris[0],
        authorization_endpoint=found.authorization_endpoint,
        token_endpoint=found.token_endpoint,
        api_base=found.api_base,
        revoke_page=found.revoke_page,
    )
    made = World(sandbox, standard_profile(), application)
    made.keep(application, SECRET)
    return made


def diagnosed(subject: Subject, *, slow: bool = False) -> Report:
    """Ask everything, as the doctor does."""
    checks = tuple(
        check for check in CHECKS if not check.on_request and (slow or check.id not in SLOW)
    )
    results = asyncio.run(run(checks, subject, lambda _result: None))
    return report_of(checks, results)


def somewhere(folder: Path) -> Profile:
    """Return a profile in a folder."""
    return Profile(folder, folder, "Copper Desktop Diagnosis Test")
