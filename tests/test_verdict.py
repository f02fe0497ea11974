"""Which health an answer or an error stands for."""

from dataclasses import replace
from datetime import timedelta

import pytest

from copper_desktop import errors, verdict
from copper_desktop.api.operations import ACCOUNT, CURRENT_USER
from copper_desktop.model import ApiAnswer, Connection, Evidence, Health
from tests.conftest import START

CONNECTION = Connection("1", "app-1", "n", None, (), START, health=Health.WORKING)
LATER = START + timedelta(hours=1)


def after(error: errors.CopperDesktopError, connection: Connection = CONNECTION) -> Connection:
    return verdict.refused(CURRENT_USER, error, LATER)(connection)


@pytest.mark.parametrize(
    ("error", "health"),
    [
        (errors.TokenRejected(401), Health.REVOKED),
        (errors.RateLimited(429), Health.LIMITED),
        (errors.ApiFailed(503), Health.UNREACHABLE),
        (errors.ApiAnswerInvalid(200), Health.UNREACHABLE),
        (errors.NameNotResolved("h"), Health.UNREACHABLE),
        (errors.TlsFailed("h"), Health.UNREACHABLE),
        (errors.ProxyFailed("h"), Health.UNREACHABLE),
        (errors.TimedOut("h"), Health.UNREACHABLE),
        (errors.StoreLocked("s"), Health.LOCKED),
        (errors.StoreTimedOut("s"), Health.LOCKED),
        (errors.SecretMissing("s"), Health.MISSING),
        (errors.StoreAbsent(), Health.MISSING),
        (errors.StoreUnsafe("s"), Health.MISSING),
    ],
)
def test_every_error_has_its_own_verdict(error: errors.CopperDesktopError, health: Health) -> None:
    assert after(error).health is health


@pytest.mark.parametrize("before", [Health.WORKING, Health.REVOKED, Health.UNCHECKED])
@pytest.mark.parametrize("error", [errors.AccessForbidden(403), errors.NotFound(404)])
def test_a_permission_says_nothing_about_the_token(
    error: errors.CopperDesktopError, before: Health
) -> None:
    connection = after(error, replace(CONNECTION, health=before))
    assert connection.health is before
    assert connection.evidence is not None
    assert connection.evidence.status == error.status  # type: ignore[attr-defined]


def test_a_401_for_a_token_past_its_time_means_expired() -> None:
    expired = replace(CONNECTION, expires_at=LATER)
    assert after(errors.TokenRejected(401), expired).health is Health.EXPIRED
    alive = replace(CONNECTION, expires_at=LATER + timedelta(seconds=1))
    assert after(errors.TokenRejected(401), alive).health is Health.REVOKED


def test_the_evidence_says_when_what_and_with_which_answer() -> None:
    error = errors.TokenRejected(401, request_id="r-1", duration=0.5)
    assert after(error).evidence == Evidence(LATER, "GET /users/me", 401, 0.5, "r-1", "CD-301")
    silent = after(errors.TimedOut("h"))
    assert silent.evidence == Evidence(LATER, "GET /users/me", code="CD-405")


def test_an_accepted_token_works_and_was_verified_now() -> None:
    answer = ApiAnswer("account", 200, 0.5, "r-1", {})
    revoked = replace(CONNECTION, health=Health.REVOKED)
    changed = verdict.accepted(ACCOUNT, answer, LATER)(revoked)
    assert (changed.health, changed.verified_at) == (Health.WORKING, LATER)
    assert changed.evidence == Evidence(LATER, "GET /account", 200, 0.5, "r-1")


def test_a_failure_does_not_forget_when_copper_last_accepted_the_token() -> None:
    verified = replace(CONNECTION, verified_at=START)
    assert after(errors.TimedOut("h"), verified).verified_at == START


def test_a_fresh_connection_without_an_identity_stays_unchecked() -> None:
    fresh = replace(CONNECTION, health=Health.UNCHECKED)
    changed = verdict.unidentified(ACCOUNT, errors.ApiFailed(500), LATER)(fresh)
    assert changed.health is Health.UNCHECKED
    assert changed.evidence is not None
    assert changed.evidence.code == "CD-307"


def test_evidence_of_the_network_keeps_what_else_was_learnt() -> None:
    error = errors.CertificateUntrusted("api.example", "self-signed", "Big Company " * 50)
    changed = after(error)
    assert changed.evidence is not None
    assert changed.evidence.code == "CD-413"
    assert changed.evidence.detail is not None
    assert changed.evidence.detail.startswith("Big Company")
    assert len(changed.evidence.detail) == 200
