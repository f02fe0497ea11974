"""Who a sign-in turns out to be: the same person again, somebody else, or nobody that is known."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest

from copper_desktop import errors, sign_in
from copper_desktop.calling.checkup import Checkup
from copper_desktop.commands import check
from copper_desktop.conflict import Ask, Choice, Conflict, name_of
from copper_desktop.model import (
    Account,
    Connection,
    EventKind,
    Health,
    Identity,
    StepKind,
    Token,
    User,
)
from copper_desktop.sandbox.browser import ScriptedBrowser
from tests.conftest import START, Clock
from tests.test_connections import OTHER_PERSON, Desk, desk, kinds, sandbox

__all__ = ["desk", "sandbox"]


def other() -> ScriptedBrowser:
    return ScriptedBrowser(OTHER_PERSON)


def nobody(_conflict: Conflict) -> Choice:
    pytest.fail("nobody was to be asked")


class Person:
    """Answers each question with the next choice, after ``meanwhile``."""

    def __init__(self, *choices: Choice, meanwhile: Callable[[], object] = lambda: None) -> None:
        self._choices = list(choices)
        self._meanwhile = meanwhile
        self.asked: list[Conflict] = []

    async def ask(self, conflict: Conflict) -> Choice:
        self.asked.append(conflict)
        self._meanwhile()
        await asyncio.sleep(0)
        return self._choices.pop(0)


@pytest.fixture
def unanswered(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Let Copper give a token, and not say whose it is, from when it is called."""
    from copper_desktop.api import client

    async def fail(*_arguments: object) -> object:
        raise errors.ApiFailed(503)

    return lambda: monkeypatch.setattr(client, "call", fail)


async def anonymous(desk: Desk) -> Connection:
    """Return a connection that Copper has never identified."""
    unknown = replace(await desk.connect(), identity=None, health=Health.UNCHECKED)
    desk.index.update_connection(unknown)
    await desk.service.reload()
    return unknown


async def test_the_same_person_again_replaces_nothing_silently(desk: Desk, clock: Clock) -> None:
    first = await desk.connect()
    before = dict(desk.store.secrets)
    clock.move(days=1)
    with pytest.raises(errors.AlreadyConnected) as caught:
        await desk.connect()
    assert caught.value.name == first.name
    assert desk.service.connections() == desk.index.connections() == (first,)
    assert desk.store.secrets == before
    assert "already connected as Maya Okafor" in desk.pages[-1]
    (told,) = (step for step in desk.steps if step.kind is StepKind.ALREADY_CONNECTED)
    assert told.connection == first
    assert isinstance(told.error, errors.AlreadyConnected)


async def test_whoever_says_so_beforehand_replaces_the_older_token(
    desk: Desk, clock: Clock
) -> None:
    first = await desk.connect()
    await desk.service.rename(first.id, "My own name")
    before = dict(desk.store.secrets)
    clock.move(days=1)
    second = await desk.connect(replace=True)
    assert (second.id, second.name) == (first.id, "My own name")
    assert second.connected_at == clock()
    assert desk.service.connections() == desk.index.connections() == (second,)
    assert len(desk.store.secrets) == 1
    assert desk.store.secrets != before
    assert (await desk.service.history(first.id))[0].kind is EventKind.RECONNECTED


async def test_while_a_person_thinks_both_tokens_are_safe_and_the_browser_says_so(
    desk: Desk,
) -> None:
    first = await desk.connect()
    old = dict(desk.store.secrets)
    seen: list[int] = []
    browser = ScriptedBrowser()
    person = Person(Choice.REPLACE, meanwhile=lambda: seen.append(len(desk.store.secrets)))
    second = await desk.connect(browser, ask=person.ask)
    (conflict,) = person.asked
    assert (conflict.twin, conflict.renewing) == (first, None)
    assert seen == [2]
    assert "asks you what to do" in desk.pages[-1]
    assert "CD-731" in desk.pages[-1]
    assert (second.id, len(desk.store.secrets)) == (first.id, 1)
    assert desk.store.secrets != old
    assert desk.index.unsettled() == ()


async def test_a_person_can_keep_the_older_token(desk: Desk) -> None:
    first = await desk.connect()
    before = dict(desk.store.secrets)
    with pytest.raises(errors.AlreadyConnected):
        await desk.connect(ask=Person(Choice.LEAVE).ask)
    assert desk.service.connections() == (first,)
    assert desk.store.secrets == before


async def test_a_program_that_ends_at_the_question_loses_neither_token(
    desk: Desk, clock: Clock
) -> None:
    first = await desk.connect()
    asked = asyncio.Event()

    async def think(_conflict: Conflict) -> Choice:
        asked.set()
        await asyncio.Event().wait()
        return Choice.LEAVE

    connecting = asyncio.create_task(desk.connect(ask=think))
    await asked.wait()
    connecting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await connecting
    assert desk.service.connections() == desk.index.connections() == (first,)
    clock.move(minutes=5)
    await desk.service.settle()
    assert len(desk.service.leftovers) == 1
    assert (await desk.service.check(first.id)).health is Health.WORKING
    assert await desk.service.delete_leftovers() == 1
    assert len(desk.store.secrets) == 1


async def test_a_token_that_cannot_be_dropped_is_reported_by_the_next_start(
    desk: Desk, clock: Clock
) -> None:
    first = await desk.connect()

    def lock() -> None:
        desk.store.failure = errors.StoreLocked("Test")

    with pytest.raises(errors.AlreadyConnected):
        await desk.connect(ask=Person(Choice.LEAVE, meanwhile=lock).ask)
    desk.store.failure = None
    assert desk.service.connections() == (first,)
    clock.move(minutes=5)
    await desk.service.settle()
    assert len(desk.service.leftovers) == 1


async def test_a_store_that_fails_at_the_end_leaves_the_old_token_and_tells_of_the_new(
    desk: Desk, clock: Clock
) -> None:
    first = await desk.connect()

    def lock() -> None:
        desk.store.failure = errors.StoreLocked("Test")

    with pytest.raises(errors.StoreLocked):
        await desk.connect(ask=Person(Choice.REPLACE, meanwhile=lock).ask)
    desk.store.failure = None
    assert desk.index.connections() == (first,)
    assert (await desk.service.check(first.id)).health is Health.WORKING
    clock.move(minutes=5)
    await desk.service.settle()
    assert len(desk.service.leftovers) == 1


async def test_renewing_keeps_id_name_and_history_without_a_question(desk: Desk) -> None:
    first = await desk.connect()
    await desk.service.rename(first.id, "My own name")
    ask: Ask = nobody  # type: ignore[assignment]
    second = await desk.connect(renewing=first.id, ask=ask)
    assert (second.id, second.name) == (first.id, "My own name")
    assert len(desk.store.secrets) == 1


async def test_somebody_else_renews_nothing(desk: Desk) -> None:
    first = await desk.connect()
    before = dict(desk.store.secrets)
    with pytest.raises(errors.IdentityMismatch) as caught:
        await desk.connect(other(), renewing=first.id, replace=True)
    assert "Maya Okafor" in caught.value.expected
    assert OTHER_PERSON in caught.value.actual
    assert desk.service.connections() == (first,)
    assert desk.store.secrets == before
    assert "Somebody else signed in" in desk.pages[-1]
    assert StepKind.IDENTITY_MISMATCH in kinds(desk.steps)


async def test_somebody_else_can_be_kept_as_a_new_connection(desk: Desk) -> None:
    first = await desk.connect()
    person = Person(Choice.KEEP_BOTH)
    second = await desk.connect(other(), renewing=first.id, ask=person.ask)
    assert person.asked[0].choices == (Choice.KEEP_BOTH, Choice.LEAVE)
    assert desk.service.connections() == (first, second)
    assert len(desk.store.secrets) == 2


async def test_somebody_else_who_is_connected_already_is_never_connected_twice(
    desk: Desk,
) -> None:
    first = await desk.connect()
    twin = await desk.connect(other())
    person = Person(Choice.REPLACE)
    kept = await desk.connect(other(), renewing=first.id, ask=person.ask)
    assert person.asked[0].choices == (Choice.REPLACE, Choice.LEAVE)
    assert kept.id == twin.id
    assert [found.id for found in desk.service.connections()] == [first.id, twin.id]
    assert len(desk.store.secrets) == 2


async def test_renewing_what_was_never_identified_makes_no_second_one(desk: Desk) -> None:
    unknown = await anonymous(desk)
    renewed = await desk.connect(renewing=unknown.id)
    assert renewed.id == unknown.id
    assert renewed.identity is not None
    assert desk.service.connections() == (renewed,)
    assert len(desk.store.secrets) == 1


async def test_renewing_what_was_never_identified_finds_a_known_one_of_the_same_person(
    desk: Desk,
) -> None:
    unknown = await anonymous(desk)
    known = await desk.connect()
    person = Person(Choice.REPLACE)
    kept = await desk.connect(renewing=unknown.id, ask=person.ask)
    assert isinstance(person.asked[0].error, errors.AlreadyConnected)
    assert kept.id == known.id
    assert desk.service.connections() == (unknown, kept)


async def test_a_token_of_nobody_known_takes_no_known_person_s_place(
    desk: Desk, unanswered: Callable[[], None]
) -> None:
    first = await desk.connect()
    unanswered()
    second = await desk.connect(renewing=first.id)
    assert (second.identity, second.health) == (None, Health.UNCHECKED)
    assert desk.service.connections() == (first, second)
    assert StepKind.IDENTIFIED not in kinds(desk.steps[6:])
    (told,) = (step for step in desk.steps if step.kind is StepKind.UNIDENTIFIED)
    assert isinstance(told.error, errors.ApiFailed)


async def test_a_token_of_nobody_known_renews_one_of_nobody_known(
    desk: Desk, unanswered: Callable[[], None]
) -> None:
    unknown = await anonymous(desk)
    unanswered()
    assert (await desk.connect(renewing=unknown.id)).id == unknown.id
    assert len(desk.service.connections()) == 1


async def test_what_was_to_be_renewed_and_is_gone_is_connected_anew(desk: Desk) -> None:
    assert (await desk.connect(renewing="gone")).id != "gone"


async def test_what_is_removed_while_a_person_thinks_is_not_brought_back(desk: Desk) -> None:
    first = await desk.connect()
    person = Person(Choice.REPLACE, meanwhile=lambda: desk.index.drop(first.id))
    second = await desk.connect(ask=person.ask)
    assert second.id != first.id
    assert desk.service.connections() == (second,)


async def test_what_is_connected_elsewhere_while_a_person_thinks_is_asked_about_too(
    desk: Desk,
) -> None:
    first = await desk.connect()

    def connect_elsewhere() -> None:
        if len(person.asked) == 1:
            made = replace(person.asked[0].new, id="elsewhere")
            desk.index.commit_connection(made, desk.index.intend("elsewhere", "memory"))

    person = Person(Choice.KEEP_BOTH, Choice.REPLACE, meanwhile=connect_elsewhere)
    kept = await desk.connect(other(), renewing=first.id, ask=person.ask)
    assert [conflict.twin is None for conflict in person.asked] == [True, False]
    assert kept.id == "elsewhere"


async def test_the_same_person_through_another_registration_is_another_connection(
    desk: Desk,
) -> None:
    first = await desk.connect()
    elsewhere = replace(first, application_id="another")
    desk.index.update_connection(elsewhere)
    await desk.service.reload()
    second = await desk.connect()
    assert desk.service.connections() == (elsewhere, second)


async def test_a_registration_that_is_here_twice_is_the_same_application(desk: Desk) -> None:
    first = await desk.connect()
    copy = replace(desk.application, id="copy", name="Copy", builtin=False)
    await desk.service.add_application(copy, "client-secret")
    desk.application = copy
    with pytest.raises(errors.AlreadyConnected):
        await desk.connect()
    assert desk.service.connections() == (first,)


async def test_a_long_silence_is_told_and_the_wait_goes_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in, "HINT_SECONDS", 0.0)
    told = asyncio.Event()
    visits: list[asyncio.Task[object]] = []

    def tell(step: object) -> None:
        if getattr(step, "kind", None) is StepKind.STILL_WAITING:
            told.set()

    async def late(url: str) -> None:
        await told.wait()
        await ScriptedBrowser().visit(url)

    def open_browser(url: str) -> bool:
        visits.append(asyncio.ensure_future(late(url)))
        return True

    connection = await desk.service.connect(desk.application, open_browser, tell)
    await asyncio.gather(*visits)
    assert connection.health is Health.WORKING


@pytest.mark.parametrize(
    ("user", "called"),
    [
        (User(1, "Ada", "ada@x.example"), "Ada (ada@x.example)"),
        (User(1, "Ada", ""), "Ada"),
        (User(1, "", "ada@x.example"), "ada@x.example"),
        (User(1, "", ""), "1"),
    ],
)
def test_a_person_is_called_by_what_copper_has_told(user: User, called: str) -> None:
    assert name_of(Identity(user, Account(1, "Northwind"))) == called
    assert name_of(None) == ""


def test_a_conflict_without_an_identity_still_has_words() -> None:
    new = Connection("c-1", "a", "Northwind", None, (), START)
    assert Conflict(new, twin=new).error.name == "Northwind"


async def test_the_same_person_twice_is_found_once_copper_says_who_it_is(
    desk: Desk, unanswered: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await desk.connect()
    with monkeypatch.context():
        unanswered()
        second = await desk.connect()
    monkeypatch.undo()
    assert desk.service.twin_of(second.id) is None
    second = await desk.service.check(second.id)
    assert desk.service.twin_of(second.id) == first
    assert desk.service.twin_of(first.id) == second
    assert desk.service.twin_of("gone") is None


async def test_a_renewed_pair_that_was_never_kept_does_not_undo_signing_in_again(
    desk: Desk,
) -> None:
    first = await desk.connect()
    desk.service._renewal._unsaved[first.id] = (first, Token("older", ()))
    second = await desk.connect(renewing=first.id)
    await desk.service.check(second.id)
    assert "older" not in "".join(desk.store.secrets.values())


def test_a_check_tells_of_the_same_person_twice(capsys: pytest.CaptureFixture[str]) -> None:
    one = Connection("c-1", "a", "Northwind", None, (), START)
    check._tell(Checkup(one, ()), replace(one, id="c-2", name="Northwind again"))
    assert "as “Northwind again” (c-2)" in capsys.readouterr().out
