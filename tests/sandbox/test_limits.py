from __future__ import annotations

from copper_desktop.sandbox.limits import RollingLimit
from copper_desktop.sandbox.server import Sandbox
from tests.conftest import Clock
from tests.sandbox.visitor import call, token_for


def test_the_window_rolls(clock: Clock) -> None:
    limit = RollingLimit(3, clock)
    assert limit.allow("a")
    clock.move(seconds=30)
    assert [limit.allow("a") for _ in range(3)] == [True, True, False]
    clock.move(seconds=29.9)
    assert not limit.allow("a")
    clock.move(seconds=0.1)
    assert [limit.allow("a") for _ in range(2)] == [True, False]
    clock.move(seconds=30)
    assert [limit.allow("a") for _ in range(3)] == [True, True, False]


def test_each_key_has_its_own_window(clock: Clock) -> None:
    limit = RollingLimit(1, clock)
    assert limit.allow("a")
    assert limit.allow("b")
    assert not limit.allow("a")


def test_no_limit_allows_all(clock: Clock) -> None:
    limit = RollingLimit(None, clock)
    assert all(limit.allow("a") for _ in range(1000))


def test_the_181st_request_of_a_minute_is_refused_without_a_hint(
    sandbox: Sandbox, clock: Clock
) -> None:
    token, other = token_for(sandbox), token_for(sandbox)
    statuses = [call(sandbox, token, "GET", "/users/me").status_code for _ in range(180)]
    assert set(statuses) == {200}
    answer = call(sandbox, token, "GET", "/users/me")
    assert answer.status_code == 429
    assert answer.json() == {
        "success": False,
        "status": 429,
        "message": "Too many requests: try again in a minute.",
    }
    names = {name.lower() for name in answer.headers}
    assert "retry-after" not in names
    assert not [name for name in names if "ratelimit" in name or "rate-limit" in name]
    assert "x-request-id" in names
    assert call(sandbox, other, "GET", "/users/me").status_code == 200
    clock.move(minutes=1)
    assert call(sandbox, token, "GET", "/users/me").status_code == 200
