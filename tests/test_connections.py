"""The service, against the simulated Copper on real sockets with a scripted browser."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from copper_desktop import errors
from copper_desktop.api.calls import free_call
from copper_desktop.api.operations import ACCOUNT, CURRENT_USER, Operation
from copper_desktop.applications.registrations import BuiltinApplication
from copper_desktop.connections import ConnectionService
from copper_desktop.labels import Change
from copper_desktop.model import (
    Application,
    Colour,
    Connection,
    Event,
    EventKind,
    Health,
    Label,
    Step,
    StepKind,
)
from copper_desktop.sandbox.browser import ScriptedBrowser, Visited
from copper_desktop.sandbox.server import Sandbox
from copper_desktop.storage.credentials import MemoryStore
from copper_desktop.storage.index import Index
from copper_desktop.storage.store_status import StoreState, StoreStatus
from copper_desktop.storage.vault import Vault
from copper_desktop.transport import Transport
from tests.conftest import Clock
from tests.storage.test_vault import Store

SECRET = "client-secret"
OTHER_PERSON = "Jonas Candlewick"


class Desk:
    """A service with everything that it needs, and the person in front of it."""

    def __init__(self, path: Path, clock: Clock, sandbox: Sandbox, *, builtin: bool) -> None:
        found = sandbox.registration
        self.application = Application(
            id="sandbox",
            name="Sandbox",
            client_id=found.client_id,
            redirect_uri=found.redirect_uris[0],
            authorization_endpoint=found.authorization_endpoint,
            token_endpoint=found.token_endpoint,
            api_base=found.api_base,
            revoke_page=found.revoke_page,
            builtin=builtin,
        )
        self.store = Store()
        self.index = Index(path, clock)
        self.service = ConnectionService(
            Vault(self.index, self.store),
            lambda: Transport(deadline=10),
            clock,
            BuiltinApplication(self.application, found.client_secret) if builtin else None,
        )
        self.steps: list[Step] = []
        self.pages: list[str] = []
        self._tasks: list[asyncio.Task[object]] = []

    async def connect(self, browser: ScriptedBrowser | None = None, **options: Any) -> Connection:
        browser = browser or ScriptedBrowser()
        visits: list[asyncio.Task[object]] = []

        def open_browser(url: str) -> bool:
            visits.append(asyncio.ensure_future(browser.visit(url)))
            return True

        try:
            return await self.service.connect(
                self.application, open_browser, self.steps.append, **options
            )
        finally:
            await asyncio.gather(*visits)
            if browser.last_page is not None:
                self.pages.append(browser.last_page.text)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(client_secret=SECRET) as started:
        yield started


@pytest.fixture
async def desk(tmp_path: Path, clock: Clock, sandbox: Sandbox) -> AsyncIterator[Desk]:
    opened = Desk(tmp_path / "index.sqlite3", clock, sandbox, builtin=True)
    yield opened
    await opened.service.aclose()


def kinds(steps: list[Step]) -> list[StepKind]:
    return [step.kind for step in steps]


async def test_a_sign_in_ends_with_a_stored_and_identified_connection(
    desk: Desk, clock: Clock
) -> None:
    connection = await desk.connect()
    assert connection.identity is not None
    assert connection.name == connection.identity.account.name
    assert connection.health is Health.WORKING
    assert connection.scopes == ("developer/v1/all",)
    assert connection.expires_at is None
    assert connection.connected_at == connection.verified_at == clock()
    assert desk.service.connections() == desk.index.connections() == (connection,)
    assert len(desk.store.secrets) == 1


async def test_nothing_is_read_again_unless_another_run_has_written(
    desk: Desk, tmp_path: Path, clock: Clock
) -> None:
    connection = await desk.connect()
    await desk.service.follow()
    await desk.service.rename(connection.id, "Here")
    assert not await desk.service.follow()
    with Index(tmp_path / "index.sqlite3", clock) as other:
        other.update_connection(replace(connection, name="Elsewhere"))
    assert await desk.service.follow()
    assert desk.service.connections()[0].name == "Elsewhere"


async def test_what_another_run_has_changed_is_taken_over(desk: Desk) -> None:
    connection = await desk.connect()
    assert not await desk.service.reload()
    desk.index.update_connection(replace(connection, name="Elsewhere"))
    assert await desk.service.reload()
    assert [found.name for found in desk.service.connections()] == ["Elsewhere"]
    assert desk.application in desk.service.applications()


async def test_what_changes_while_the_index_is_read_again_is_not_undone(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = await desk.connect()
    read_again, reads = desk.service._vault.read_again, list[str]()

    async def read_and_rename() -> tuple[object, object]:
        found = await read_again()
        if not reads:
            await desk.service.rename(connection.id, "Newer")
        reads.append("read")
        return found

    monkeypatch.setattr(desk.service._vault, "read_again", read_and_rename)
    await desk.service.reload()
    assert [found.name for found in desk.service.connections()] == ["Newer"]
    assert len(reads) == 2


async def test_every_step_is_told_as_it_happens(desk: Desk) -> None:
    await desk.connect()
    assert kinds(desk.steps) == [
        StepKind.LISTENING,
        StepKind.BROWSER_OPENED,
        StepKind.CAME_BACK,
        StepKind.EXCHANGED,
        StepKind.IDENTIFIED,
        StepKind.SAVED,
    ]
    assert desk.steps[2].method == "POST"
    assert str(desk.steps[0].url).startswith(desk.application.authorization_endpoint)
    assert "state=" not in repr(desk.steps)


async def test_the_browser_shows_what_happened_after_it_happened(desk: Desk) -> None:
    connection = await desk.connect()
    assert connection.identity is not None
    assert f"as {connection.identity.user.name}" in desk.pages[0]


async def test_a_browser_that_does_not_open_leaves_the_link_to_the_person(desk: Desk) -> None:
    browser = ScriptedBrowser()
    visits: list[asyncio.Task[object]] = []

    def follow_link(step: Step) -> None:
        desk.steps.append(step)
        if step.kind is StepKind.BROWSER_FAILED:
            visits.append(asyncio.ensure_future(browser.visit(str(desk.steps[0].url))))

    await desk.service.connect(desk.application, lambda _url: False, follow_link)
    await asyncio.gather(*visits)
    assert StepKind.BROWSER_OPENED not in kinds(desk.steps)
    assert desk.steps[-1].kind is StepKind.SAVED


async def test_a_denial_ends_the_sign_in_and_is_shown_in_the_browser(desk: Desk) -> None:
    with pytest.raises(errors.AccessDenied):
        await desk.connect(ScriptedBrowser(authorize=False))
    assert "Access was not allowed" in desk.pages[0]
    assert desk.service.connections() == ()
    assert desk.store.secrets == {}


async def test_nobody_coming_back_ends_the_sign_in(desk: Desk) -> None:
    with pytest.raises(errors.SignInTimedOut):
        await desk.service.connect(
            desk.application, lambda _url: True, desk.steps.append, timeout=0.01
        )


async def test_a_browser_that_nobody_asked_for_is_no_failure(desk: Desk) -> None:
    browser = ScriptedBrowser()

    def tell(step: Step) -> None:
        desk.steps.append(step)
        if step.kind is StepKind.LISTENING and step.url is not None:
            visits.append(asyncio.ensure_future(browser.visit(step.url)))

    visits: list[asyncio.Future[list[Visited]]] = []
    await desk.service.connect(desk.application, lambda _url: None, tell)
    await asyncio.gather(*visits)
    kinds = {step.kind for step in desk.steps}
    assert not kinds & {StepKind.BROWSER_OPENED, StepKind.BROWSER_FAILED}


async def test_the_store_is_asked_before_the_browser_opens(desk: Desk) -> None:
    desk.store.failure = errors.StoreAbsent()
    with pytest.raises(errors.StoreAbsent):
        await desk.service.connect(desk.application, pytest.fail, desk.steps.append)
    assert desk.steps == []


async def test_the_store_tells_its_state_and_is_unlocked_when_asked_to(desk: Desk) -> None:
    assert (await desk.service.store_status()).state is StoreState.READY
    assert desk.store.calls == []
    await desk.service.unlock_store()
    assert desk.store.calls == ["ready"]


async def test_a_quiet_check_asks_nobody_to_unlock_the_store(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = await desk.connect()
    status = StoreStatus("Test", StoreState.LOCKED)

    async def locked() -> StoreStatus:
        return status

    monkeypatch.setattr(desk.store, "status", locked)
    desk.store.calls.clear()
    checked = await desk.service.check(connection.id, quietly=True)
    assert checked.health is Health.LOCKED
    assert checked.evidence is not None
    assert (checked.evidence.asked, checked.evidence.code) == ("Test", "CD-503")
    assert desk.store.calls == []
    status = StoreStatus("Test", StoreState.READY)
    assert (await desk.service.check(connection.id, quietly=True)).health is Health.WORKING


async def test_a_token_is_given_to_whoever_asks_to_copy_it(desk: Desk) -> None:
    connection = await desk.connect()
    token = await desk.service.token_to_copy(connection.id)
    assert token in next(iter(desk.store.secrets.values()))


async def test_waiting_for_the_store_is_told_and_can_be_stopped(desk: Desk) -> None:
    desk.service.watch_store(lambda _waiting: None)
    desk.service.stop_waiting()
    assert desk.store.calls == ["stop_waiting"]


async def test_a_wrong_secret_is_told_in_the_browser_too(
    tmp_path: Path, clock: Clock, sandbox: Sandbox
) -> None:
    desk = Desk(tmp_path / "index.sqlite3", clock, sandbox, builtin=False)
    await desk.service.add_application(desk.application, "not-the-secret")
    with pytest.raises(errors.ClientRefused):
        await desk.connect()
    assert "client secret is wrong" in desk.pages[0]
    await desk.service.aclose()


async def test_a_registration_of_ones_own_works_with_the_secret_from_the_store(
    tmp_path: Path, clock: Clock, sandbox: Sandbox
) -> None:
    desk = Desk(tmp_path / "index.sqlite3", clock, sandbox, builtin=False)
    application = await desk.service.add_application(desk.application, SECRET)
    assert desk.service.applications() == desk.index.applications() == (application,)
    assert (await desk.connect()).health is Health.WORKING
    await desk.service.aclose()


async def test_an_expiry_that_the_server_gives_is_kept(tmp_path: Path, clock: Clock) -> None:
    with Sandbox(expires_in=3600, clock=clock) as sandbox:
        desk = Desk(tmp_path / "index.sqlite3", clock, sandbox, builtin=True)
        connection = await desk.connect()
        assert connection.expires_at is not None
        assert (connection.expires_at - clock()).total_seconds() == 3600
        clock.move(hours=2)
        assert (await desk.service.check(connection.id)).health is Health.EXPIRED
        await desk.service.aclose()


async def test_another_person_gets_a_connection_of_their_own(desk: Desk) -> None:
    first = await desk.connect(ScriptedBrowser("Maya Okafor"))
    second = await desk.connect(ScriptedBrowser(OTHER_PERSON))
    assert desk.service.connections() == (first, second)
    assert len(desk.store.secrets) == 2


@pytest.mark.parametrize("broken", [CURRENT_USER, ACCOUNT])
async def test_a_token_that_copper_does_not_answer_for_is_kept_unchecked(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, broken: Operation
) -> None:
    from copper_desktop.api import client

    real = client.call

    async def fail(*arguments: object) -> object:
        if arguments[-1] is broken:
            raise errors.ApiFailed(500, request_id="r-1")
        return await real(*arguments)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(client, "call", fail)
        connection = await desk.connect()
    assert (connection.identity, connection.health) == (None, Health.UNCHECKED)
    assert connection.name == "Sandbox"
    assert connection.evidence is not None
    assert connection.evidence.request_id == "r-1"
    assert "did not say as whom" in desk.pages[0]
    assert len(desk.store.secrets) == 1
    checked = await desk.service.check(connection.id)
    assert checked.identity is not None
    assert (checked.health, checked.name) == (Health.WORKING, checked.identity.account.name)
    assert desk.index.connections() == (checked,)


async def test_a_token_that_cannot_be_kept_is_told_and_leaves_no_connection(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(_entry: str, _secret: str) -> None:
        raise errors.StoreLocked("Test")

    monkeypatch.setattr(desk.store, "write", refuse)
    with pytest.raises(errors.StoreLocked):
        await desk.connect()
    assert "credential store is locked" in desk.pages[0]
    assert desk.service.connections() == desk.index.connections() == ()


async def test_a_check_that_finds_the_same_person_is_written_once(desk: Desk) -> None:
    connection = await desk.connect()
    begun: list[str] = []
    desk.index._database.set_trace_callback(begun.append)
    await desk.service.check(connection.id)
    assert begun.count("BEGIN IMMEDIATE") == 1


async def test_a_check_records_that_copper_still_accepts_the_token(
    desk: Desk, clock: Clock
) -> None:
    connection = await desk.connect()
    clock.move(hours=1)
    checked = await desk.service.check(connection.id)
    assert (checked.health, checked.verified_at) == (Health.WORKING, clock())
    assert checked.evidence is not None
    assert (checked.evidence.asked, checked.evidence.status) == ("GET /users/me", 200)
    assert checked.evidence.request_id
    assert desk.index.connections() == (checked,)


@pytest.mark.parametrize(
    ("failure", "health"),
    [
        (errors.StoreLocked("Test"), Health.LOCKED),
        (errors.StoreAbsent(), Health.MISSING),
        (errors.SecretMissing("Test"), Health.MISSING),
    ],
)
async def test_a_store_that_fails_is_no_dead_connection(
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
    failure: errors.CredentialStoreError,
    health: Health,
) -> None:
    connection = await desk.connect()

    async def fail(_entry: str) -> str:
        raise failure

    monkeypatch.setattr(desk.store, "read", fail)
    assert (await desk.service.check(connection.id)).health is health
    assert len(desk.store.secrets) == 1


async def test_copper_that_cannot_be_reached_is_no_dead_connection(
    desk: Desk, sandbox: Sandbox
) -> None:
    connection = await desk.connect()
    sandbox.stop()
    assert (await desk.service.check(connection.id)).health is Health.UNREACHABLE


async def test_a_token_that_was_revoked_at_copper_is_found_out(desk: Desk, tmp_path: Path) -> None:
    connection = await desk.connect()
    for entry in desk.store.secrets:
        desk.store.secrets[entry] = '{"access_token":"revoked-since"}'
    assert (await desk.service.check(connection.id)).health is Health.REVOKED
    assert desk.index.connections()[0].health is Health.REVOKED


async def test_a_call_brings_the_answer(desk: Desk) -> None:
    connection = await desk.connect()
    assert connection.identity is not None
    answer = await desk.service.call(connection.id, ACCOUNT)
    assert isinstance(answer.body, dict)
    assert answer.body["name"] == connection.identity.account.name
    assert answer.request_id


async def test_a_call_that_fails_is_recorded_and_raised(desk: Desk) -> None:
    connection = await desk.connect()
    missing = Operation("none", "None", "GET", "/no/such/path")
    with pytest.raises(errors.NotFound):
        await desk.service.call(connection.id, missing)
    (recorded,) = desk.service.connections()
    assert recorded.health is Health.WORKING
    assert recorded.evidence is not None
    assert recorded.evidence.status == 404


@pytest.mark.parametrize(
    ("name", "kept"), [("  Two \n words ", "Two words"), ("x" * 200, "x" * 100)]
)
async def test_a_connection_can_be_renamed(desk: Desk, name: str, kept: str) -> None:
    connection = await desk.connect()
    assert (await desk.service.rename(connection.id, name)).name == kept
    assert desk.index.connections()[0].name == kept


async def test_an_empty_name_is_the_accounts_again(desk: Desk) -> None:
    connection = await desk.connect()
    await desk.service.rename(connection.id, "Other")
    assert (await desk.service.rename(connection.id, "  ")).name == connection.name


async def test_an_empty_name_without_an_account_is_the_applications(desk: Desk) -> None:
    bare = Connection("c-1", "sandbox", "n", None, (), desk.service._clock())
    desk.index.commit_connection(bare, desk.index.intend("c-1", "memory"))
    service = ConnectionService(
        Vault(desk.index, desk.store),
        Transport,
        desk.service._clock,
        BuiltinApplication(desk.application, SECRET),
    )
    assert (await service.rename("c-1", "")).name == "Sandbox"


async def test_a_label_is_kept_and_told_in_the_history(desk: Desk) -> None:
    connection = await desk.connect()
    change = Change(add=("Production",), note="Ask first", colour=Colour.RED)
    labelled = await desk.service.label(connection.id, change)
    assert labelled.label == Label(("Production",), "Ask first", Colour.RED)
    assert desk.index.connections() == desk.service.connections() == (labelled,)
    assert (await desk.service.history(connection.id))[0].kind is EventKind.LABELLED


async def test_a_label_that_cannot_be_changes_nothing(desk: Desk) -> None:
    connection = await desk.connect()
    with pytest.raises(errors.TagTooLong):
        await desk.service.label(connection.id, Change(add=("x" * 31,)))
    assert desk.index.connections() == desk.service.connections() == (connection,)


async def test_a_tag_of_another_run_is_not_overwritten(
    desk: Desk, tmp_path: Path, clock: Clock
) -> None:
    connection = await desk.connect()
    event = Event(clock(), EventKind.LABELLED, connection.health)
    with Index(tmp_path / "index.sqlite3", clock) as other:
        other.label(replace(connection, label=Label(("theirs",))), event)
    await desk.service.check(connection.id)
    labelled = await desk.service.label(connection.id, Change(add=("mine",)))
    assert labelled.label.tags == ("theirs", "mine")


async def test_a_label_stays_when_the_person_signs_in_again(desk: Desk) -> None:
    connection = await desk.connect()
    labelled = await desk.service.label(connection.id, Change(colour=Colour.GREEN))
    again = await desk.connect(renewing=connection.id)
    assert again.label == labelled.label
    assert desk.index.connections()[0].label == labelled.label


async def test_a_label_for_what_another_run_has_removed_is_told(desk: Desk) -> None:
    connection = await desk.connect()
    desk.index.drop(connection.id)
    with pytest.raises(errors.NoSuchConnection):
        await desk.service.label(connection.id, Change(note="x"))
    assert desk.service.connections() == ()


async def test_removing_deletes_connection_and_secret(desk: Desk) -> None:
    connection = await desk.connect()
    removal = await desk.service.remove(connection.id)
    assert (removal.connection, removal.secret_left) == (connection, False)
    assert desk.service.connections() == desk.index.connections() == ()
    assert desk.store.secrets == {}


async def test_without_a_store_removing_says_that_the_secret_is_left(desk: Desk) -> None:
    connection = await desk.connect()
    desk.store.failure = errors.StoreAbsent()
    assert (await desk.service.remove(connection.id)).secret_left
    assert desk.service.connections() == ()
    desk.store.failure = None
    assert await desk.service.settle()
    assert desk.store.secrets == {}


async def test_a_locked_store_keeps_the_connection_from_being_removed(desk: Desk) -> None:
    connection = await desk.connect()
    desk.store.failure = errors.StoreLocked("Test")
    with pytest.raises(errors.StoreLocked):
        await desk.service.remove(connection.id)
    assert desk.service.connections() == (connection,)


async def test_what_is_gone_cannot_be_used(desk: Desk) -> None:
    for attempt in (
        desk.service.check("gone"),
        desk.service.call("gone", ACCOUNT),
        desk.service.rename("gone", "x"),
        desk.service.label("gone", Change(note="x")),
        desk.service.remove("gone"),
    ):
        with pytest.raises(errors.NoSuchConnection):
            await attempt


async def test_a_check_of_what_is_removed_meanwhile_brings_nothing_back(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = await desk.connect()
    read = desk.store.read

    async def remove_meanwhile(entry: str) -> str:
        secret = await read(entry)
        await desk.service.remove(connection.id)
        return secret

    monkeypatch.setattr(desk.store, "read", remove_meanwhile)
    with pytest.raises(errors.NoSuchConnection):
        await desk.service.check(connection.id)
    assert desk.service.connections() == desk.index.connections() == ()


async def test_what_another_process_removed_is_noticed(desk: Desk) -> None:
    connection = await desk.connect()
    desk.index.drop(connection.id)
    with pytest.raises(errors.NoSuchConnection):
        await desk.service.rename(connection.id, "x")
    assert desk.service.connections() == ()


async def test_a_connection_whose_application_is_gone_says_so(desk: Desk, clock: Clock) -> None:
    connection = await desk.connect()
    service = ConnectionService(Vault(desk.index, desk.store), Transport, clock)
    with pytest.raises(errors.NoSuchApplication):
        await service.check(connection.id)


async def test_a_registration_that_cannot_work_is_refused_unwritten(
    desk: Desk, application: Application
) -> None:
    with pytest.raises(errors.ApplicationInvalid):
        await desk.service.add_application(replace(application, client_id=""), SECRET)
    assert desk.index.applications() == ()


async def test_a_registration_in_use_cannot_be_removed(
    tmp_path: Path, clock: Clock, sandbox: Sandbox
) -> None:
    desk = Desk(tmp_path / "index.sqlite3", clock, sandbox, builtin=False)
    await desk.service.add_application(desk.application, SECRET)
    connection = await desk.connect()
    with pytest.raises(errors.ApplicationInUse):
        await desk.service.remove_application(desk.application.id)
    await desk.service.remove(connection.id)
    await desk.service.remove_application(desk.application.id)
    assert desk.service.applications() == ()
    assert desk.store.secrets == {}
    await desk.service.aclose()


async def test_a_registration_can_be_changed(
    tmp_path: Path, clock: Clock, sandbox: Sandbox
) -> None:
    desk = Desk(tmp_path / "index.sqlite3", clock, sandbox, builtin=False)
    await desk.service.add_application(desk.application, "not-the-secret")
    await desk.service.add_application(replace(desk.application, name="Renamed"), SECRET)
    assert [found.name for found in desk.index.applications()] == ["Renamed"]
    assert list(desk.store.secrets.values()) == [SECRET]
    assert (await desk.connect()).health is Health.WORKING
    await desk.service.add_application(replace(desk.application, name="Again"), SECRET)
    await desk.service.aclose()


@pytest.mark.parametrize("field", ["authorization_endpoint", "token_endpoint", "api_base"])
async def test_tokens_never_follow_a_registration_to_another_server(
    tmp_path: Path, clock: Clock, sandbox: Sandbox, field: str
) -> None:
    desk = Desk(tmp_path / "index.sqlite3", clock, sandbox, builtin=False)
    await desk.service.add_application(desk.application, SECRET)
    await desk.connect()
    elsewhere = replace(desk.application, **{field: "https://elsewhere.example/"})
    with pytest.raises(errors.ApplicationInvalid) as caught:
        await desk.service.add_application(elsewhere, SECRET)
    assert caught.value.field == field
    assert desk.service.applications() == (desk.application,)
    await desk.service.aclose()


async def test_a_removal_that_was_cut_short_is_finished_and_told(desk: Desk) -> None:
    connection = await desk.connect()
    assert not await desk.service.settle()
    desk.index.retire(desk.index.entry_of(connection.id).name)
    assert await desk.service.settle()
    assert desk.service.connections() == ()


async def test_a_secret_that_was_left_behind_is_told_and_deleted_on_request(
    desk: Desk, clock: Clock
) -> None:
    await desk.store.write(desk.index.intend("c-9", "memory"), "left by a crash")
    clock.move(minutes=5)
    assert not await desk.service.settle()
    assert [left.owner for left in desk.service.leftovers] == ["c-9"]
    assert await desk.service.delete_leftovers() == 1
    assert (desk.service.leftovers, desk.store.secrets) == ((), {})


async def test_another_store_can_be_used_from_now_on(desk: Desk) -> None:
    memory = MemoryStore()
    desk.service.use_credentials(memory)
    await desk.connect()
    assert desk.store.secrets == {}
    assert len(memory._secrets) == 1


async def test_a_sign_in_that_is_cancelled_closes_its_port(desk: Desk) -> None:
    opened: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def open_browser(url: str) -> bool:
        opened.set_result(url)
        return True

    signing_in = asyncio.create_task(
        desk.service.connect(desk.application, open_browser, desk.steps.append)
    )
    url = await opened
    signing_in.cancel()
    with pytest.raises(asyncio.CancelledError):
        await signing_in
    assert await refused(url)


async def refused(url: str) -> bool:
    from urllib.parse import parse_qs, urlsplit

    back = urlsplit(parse_qs(urlsplit(url).query)["redirect_uri"][0])
    try:
        await asyncio.open_connection(back.hostname, back.port)
    except ConnectionRefusedError:
        return True
    return False


def test_a_builtin_secret_stays_out_of_the_repr(application: Application) -> None:
    assert "very-secret" not in repr(BuiltinApplication(application, "very-secret"))


async def test_what_happens_to_a_connection_is_remembered(desk: Desk) -> None:
    connection = await desk.connect()
    await desk.service.check(connection.id)
    await desk.service.call(connection.id, ACCOUNT)
    await desk.service.rename(connection.id, "Newer")
    await desk.connect(renewing=connection.id)
    events = await desk.service.history(connection.id)
    assert [event.kind for event in events] == [
        EventKind.RECONNECTED,
        EventKind.RENAMED,
        EventKind.CALLED,
        EventKind.CHECKED,
        EventKind.CONNECTED,
    ]
    assert {event.health for event in events} == {Health.WORKING}
    assert events[1].evidence is None
    assert events[2].evidence is not None
    assert events[2].evidence.asked == "GET /account"


async def test_a_read_is_answered_whatever_its_status_and_recorded(desk: Desk) -> None:
    connection = await desk.connect()
    answer = await desk.service.ask(connection.id, free_call("/people/search", '{"page_size": 1}'))
    assert (answer.status, answer.total) == (200, 320)
    (found,) = desk.service.connections()
    assert found.evidence is not None
    assert (found.evidence.asked, found.evidence.code) == ("POST /people/search", None)
    missing = await desk.service.ask(connection.id, free_call("/people/7"))
    assert missing.status == 404
    (found,) = desk.service.connections()
    assert found.evidence is not None
    assert (found.health, found.evidence.code) == (Health.WORKING, "CD-304")
    spending = await desk.service.budget.spending(connection.id)
    assert spending.sent == 4  # two of them by the sign-in


@pytest.mark.parametrize("text", ["<html>Sign in to the guest network", "", '{"cut'])
async def test_a_success_that_is_not_copper_s_proves_nothing(desk: Desk, text: str) -> None:
    connection = await desk.connect()
    mock = httpx.MockTransport(lambda _request: httpx.Response(200, text=text))
    await desk.service._network().aclose()
    desk.service._transport = Transport(transport=mock)
    answer = await desk.service.ask(connection.id, free_call("/account"))
    assert answer.body.decode() == text
    (found,) = desk.service.connections()
    assert found.evidence is not None
    assert (found.health, found.evidence.code) == (Health.UNREACHABLE, "CD-308")


async def test_a_read_that_finds_nobody_is_recorded_and_raised(desk: Desk) -> None:
    connection = await desk.connect()

    def refuse(_request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    await desk.service._network().aclose()
    desk.service._transport = Transport(transport=httpx.MockTransport(refuse))
    with pytest.raises(errors.ConnectionFailed):
        await desk.service.ask(connection.id, free_call("/account"))
    assert desk.service.connections()[0].health is Health.UNREACHABLE


async def test_an_answer_for_what_was_removed_meanwhile_is_recorded_nowhere(desk: Desk) -> None:
    connection = await desk.connect()

    def serve(_request: httpx.Request) -> httpx.Response:
        desk.service._known.forget(connection.id)
        return httpx.Response(200, text="{}")

    await desk.service._network().aclose()
    desk.service._transport = Transport(transport=httpx.MockTransport(serve))
    assert (await desk.service.ask(connection.id, free_call("/account"))).status == 200
    assert desk.service.connections() == ()


async def test_reads_leave_the_history_to_what_matters(desk: Desk) -> None:
    connection = await desk.connect()
    before = await desk.service.history(connection.id)
    await desk.service.ask(connection.id, free_call("/tags"))
    assert await desk.service.history(connection.id) == before


async def test_a_connection_that_nobody_has_identified_is_not_replaced(desk: Desk) -> None:
    unknown = replace(await desk.connect(), identity=None)
    desk.index.update_connection(unknown)
    await desk.service.reload()
    known = await desk.connect()
    assert desk.service.connections() == (unknown, known)


async def test_past_calls_are_told_the_newest_first(desk: Desk) -> None:
    connection = await desk.connect()
    for path in ("/account", "/users/me"):
        await desk.service.ask(connection.id, free_call(path))
    calls = await desk.service.past_calls(connection.id)
    assert [(call.address, call.status) for call in calls] == [
        ("/users/me", 200),
        ("/account", 200),
    ]


class Meddled(ScriptedBrowser):
    """A browser beside which somebody sends an answer of their own first."""

    async def visit(self, url: str) -> list[Visited]:
        (back,) = parse_qs(urlsplit(url).query)["redirect_uri"]
        async with httpx.AsyncClient(trust_env=False) as meddler:
            await meddler.get(back, params={"code": "theirs", "state": "guessed"})
        return await super().visit(url)


async def test_an_answer_that_was_ignored_is_told_and_the_wait_goes_on(desk: Desk) -> None:
    connection = await desk.connect(Meddled())
    assert connection.health is Health.WORKING
    (ignored,) = (step for step in desk.steps if step.kind is StepKind.ANSWER_IGNORED)
    assert isinstance(ignored.error, errors.AnswerIgnored)
