"""Looking at who is at the other end: what time it is there, by certificates that are real."""

import socket
import ssl
from datetime import UTC, datetime
from typing import Any

import pytest
import trustme

from copper_desktop import errors, formats, peer
from copper_desktop.transport import Request, Transport
from tests.diagnosis.servers import serving

ELSEWHERE = "127.0.0.2"
BEGINS, THEN, ENDS = (datetime(2020, month, 1, tzinfo=UTC) for month in (1, 6, 12))
IN_ITS_TIME = {"not_before": BEGINS, "not_after": ENDS}


def secured(**validity: Any) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert(ELSEWHERE, **validity).configure_cert(context)
    return context


def test_the_clock_of_a_host_whose_certificate_is_in_its_time_is_known() -> None:
    with serving(date=THEN, address=ELSEWHERE, context=secured(**IN_ITS_TIME)) as port:
        assert peer.clock_at(f"https://{ELSEWHERE}:{port}/x?y", None, timeout=30) == THEN


def test_no_clock_excuses_a_certificate_that_has_ended() -> None:
    with serving(address=ELSEWHERE, context=secured(**IN_ITS_TIME)) as port:
        assert peer.clock_at(f"https://{ELSEWHERE}:{port}/", None, timeout=30) is None


def test_a_host_that_does_not_answer_has_no_clock() -> None:
    with socket.create_server((ELSEWHERE, 0)) as free:
        port = free.getsockname()[1]
    assert peer.clock_at(f"https://{ELSEWHERE}:{port}/", None, timeout=30) is None


@pytest.mark.parametrize(
    ("now", "error"),
    [
        (datetime(2026, 11, 24, tzinfo=UTC), errors.ClockWrong),
        (THEN.replace(day=2), errors.ClockWrong),
        (THEN, errors.CertificateExpired),
    ],
)
async def test_a_clock_is_called_wrong_only_where_it_differs(
    monkeypatch: pytest.MonkeyPatch, now: datetime, error: type[errors.TransportError]
) -> None:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(ELSEWHERE, **IN_ITS_TIME).configure_cert(context)  # type: ignore[arg-type]
    with (
        authority.cert_pem.tempfile() as file,
        serving(date=THEN, address=ELSEWHERE, context=context) as port,
    ):
        monkeypatch.setenv("SSL_CERT_FILE", file)
        transport = Transport(deadline=30, clock=lambda: now)
        with pytest.raises(error) as caught:
            await transport.send(Request("GET", f"https://{ELSEWHERE}:{port}/"), limit=1000)
        await transport.aclose()
    assert type(caught.value) is error
    assert formats.moment(THEN) in str(caught.value) or error is not errors.ClockWrong
