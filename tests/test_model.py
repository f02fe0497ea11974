"""What the data itself says."""

from dataclasses import replace
from datetime import timedelta

import pytest

from copper_desktop.expiry import HEALTHS
from copper_desktop.model import EXPIRY_WARNING, Connection, Health
from tests.conftest import START

CONNECTION = Connection("1", "app-1", "n", None, (), START)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("health", "left", "expected"),
    [
        (Health.WORKING, EXPIRY_WARNING + SECOND, Health.WORKING),
        (Health.WORKING, EXPIRY_WARNING, Health.EXPIRING),
        (Health.WORKING, SECOND, Health.EXPIRING),
        (Health.WORKING, timedelta(), Health.EXPIRED),
        (Health.WORKING, -SECOND, Health.EXPIRED),
        (Health.UNCHECKED, SECOND, Health.UNCHECKED),
        (Health.UNCHECKED, -SECOND, Health.EXPIRED),
        (Health.REVOKED, -SECOND, Health.REVOKED),
        (Health.UNREACHABLE, SECOND, Health.UNREACHABLE),
        (Health.LOCKED, -SECOND, Health.LOCKED),
        (Health.MISSING, -SECOND, Health.MISSING),
    ],
)
def test_a_tokens_own_expiry_shows_without_a_check(
    health: Health, left: timedelta, expected: Health
) -> None:
    connection = replace(CONNECTION, health=health, expires_at=START + left)
    assert connection.health_at(START) is expected


@pytest.mark.parametrize("health", list(Health))
def test_a_token_without_an_expiry_never_expires(health: Health) -> None:
    assert replace(CONNECTION, health=health).health_at(START + timedelta(days=9999)) is health


def test_the_plain_values_of_verdicts_are_all_verdicts() -> None:
    assert tuple(Health) == HEALTHS
