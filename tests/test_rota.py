"""Whose turn it is to be checked, and when."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from copper_desktop.model import Connection, Evidence, Health
from copper_desktop.rota import FIRST_HOLD, LONGEST_HOLD, Rota, Turn
from tests.conftest import START

INTERVAL = 1800.0


def connection(number: int, age: float | None = None, **changes: object) -> Connection:
    evidence = None
    if age is not None:
        evidence = Evidence(START - timedelta(seconds=age), "GET /users/me", 200)
    made = Connection(
        f"c{number}", "app", f"C{number}", None, (), START, None, Health.WORKING, None, evidence
    )
    return replace(made, **changes)  # type: ignore[arg-type]


@pytest.fixture
def rota() -> Rota:
    return Rota(lambda: 1.0)


def turn(rota: Rota, *connections: Connection, at: float = 0.0, now: datetime = START) -> Turn:
    return rota.next(connections, INTERVAL, at, now)


def test_a_connection_that_was_never_asked_has_its_turn_at_once(rota: Rota) -> None:
    first, second = connection(1, age=10), connection(2)
    assert turn(rota, first, second) == Turn(second)


def test_what_an_earlier_run_asked_lately_waits_for_the_rest_of_the_interval(rota: Rota) -> None:
    found = connection(1, age=600)
    assert turn(rota, found) == Turn(None, 1200.0)
    assert turn(rota, found, at=1200.0) == Turn(found)


def test_evidence_from_a_clock_that_was_ahead_counts_for_nothing(rota: Rota) -> None:
    found = connection(1, age=-86400)
    assert turn(rota, found) == Turn(found)


def test_each_connection_has_one_turn_an_interval(rota: Rota) -> None:
    first, second = connection(1), connection(2)
    rota.checked(first, INTERVAL, 0.0)
    assert turn(rota, first, second, at=1.0) == Turn(second)
    rota.checked(second, INTERVAL, 10.0)
    assert turn(rota, first, second, at=11.0) == Turn(None, INTERVAL - 11.0)
    assert turn(rota, first, second, at=INTERVAL) == Turn(first)


def test_the_interval_is_jittered() -> None:
    rota, found = Rota(lambda: 0.9), connection(1)
    rota.checked(found, INTERVAL, 0.0)
    assert turn(rota, found) == Turn(None, INTERVAL * 0.9)


@pytest.mark.parametrize("health", [Health.LIMITED, Health.UNREACHABLE])
def test_servers_in_trouble_are_left_alone_longer_each_time(rota: Rota, health: Health) -> None:
    troubled, other = connection(1, health=health), connection(2)
    rests, at = [], 0.0
    for _ in range(8):
        rota.checked(troubled, INTERVAL, at)
        rests.append(turn(rota, troubled, other, at=at).wait)
        at += rests[-1]
    assert rests[:3] == [FIRST_HOLD, FIRST_HOLD * 2, FIRST_HOLD * 4]
    assert rests[-1] == LONGEST_HOLD


def test_trouble_of_one_application_holds_up_no_other(rota: Rota) -> None:
    troubled = connection(1, health=Health.LIMITED)
    other = connection(2, application_id="elsewhere")
    rota.checked(troubled, INTERVAL, 0.0)
    assert turn(rota, troubled, other, at=1.0) == Turn(other)


def test_an_answer_ends_the_rest(rota: Rota) -> None:
    rota.checked(connection(1, health=Health.LIMITED), INTERVAL, 0.0)
    rota.checked(connection(1), INTERVAL, 60.0)
    assert turn(rota, connection(1), connection(2), at=61.0) == Turn(connection(2))


def test_whoever_is_hurried_has_a_turn_now_even_after_trouble(rota: Rota) -> None:
    troubled = connection(1, health=Health.UNREACHABLE)
    rota.checked(troubled, INTERVAL, 0.0)
    rota.hurry([troubled], 5.0)
    assert turn(rota, troubled, at=5.0) == Turn(troubled)


@pytest.mark.parametrize(("health", "status"), [(Health.LIMITED, 429), (Health.UNREACHABLE, 503)])
def test_servers_that_asked_to_be_left_alone_are_even_when_the_network_returns(
    rota: Rota, health: Health, status: int
) -> None:
    evidence = Evidence(START, "GET /users/me", status)
    troubled = connection(1, health=health, evidence=evidence)
    rota.checked(troubled, INTERVAL, 0.0)
    rota.hurry([troubled], 5.0)
    assert turn(rota, troubled, at=5.0) == Turn(None, FIRST_HOLD - 5.0)


@pytest.mark.parametrize(
    "changes", [{"health": Health.REVOKED}, {"expires_at": START - timedelta(seconds=1)}]
)
def test_what_only_a_new_sign_in_can_change_is_not_asked(
    rota: Rota, changes: dict[str, object]
) -> None:
    assert turn(rota, connection(1, **changes)) == Turn(None, float("inf"))


def test_a_removed_connection_is_forgotten(rota: Rota) -> None:
    rota.checked(connection(1), INTERVAL, 0.0)
    turn(rota)
    assert turn(rota, connection(1)) == Turn(connection(1))
