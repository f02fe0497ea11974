"""What people are told once of their connections, through the real service."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from copper_desktop.alarms import alarms_of
from copper_desktop.composition import Parts
from copper_desktop.model import Application, Connection, Health, Token
from copper_desktop.storage.credentials import MemoryStore
from copper_desktop.storage.settings import Profile
from tests.conftest import START

WORKED = Connection("c-1", "app-1", "Work", None, (), START, None, Health.WORKING, START)
REVOKED = replace(WORKED, health=Health.REVOKED)


def test_that_an_expiring_token_has_expired_is_no_news() -> None:
    ending = replace(WORKED, expires_at=START + timedelta(minutes=5))
    (before,) = alarms_of([ending], START)
    (after,) = alarms_of([ending], START + timedelta(minutes=6))
    assert (before.health, after.health) == (Health.EXPIRING, Health.EXPIRED)
    assert before.mark == after.mark


def test_another_token_is_news_again() -> None:
    again = replace(REVOKED, connected_at=START + timedelta(days=1))
    marks = {alarm.mark for found in (REVOKED, again) for alarm in alarms_of([found], START)}
    assert len(marks) == 2


async def test_another_run_and_a_restart_tell_nothing_again(
    tmp_path: Path, application: Application
) -> None:
    profile = Profile(tmp_path, tmp_path, "Test")
    first, second = (Parts(profile, store=MemoryStore()).service for _ in range(2))
    await first._vault.keep_connection(REVOKED, Token("token", ()))
    alarms = alarms_of([REVOKED], START)
    assert await first.untold(alarms) == alarms
    assert await second.untold(alarms) == ()
    for service in (first, second):
        await service.aclose()
    third = Parts(profile, store=MemoryStore()).service
    assert await third.untold(alarms) == ()
    await third.aclose()
