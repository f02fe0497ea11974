"""What is told of the certificate before its end, and where it cannot be told."""

from datetime import timedelta
from pathlib import Path

from copper_desktop import formats
from copper_desktop.certificate.kept import KeptCertificate
from copper_desktop.certificate.standing import ending_note, needs_certificate
from copper_desktop.certificate.trust import trust_store
from copper_desktop.model import Application
from tests.conftest import Clock
from tests.storage.test_vault import Store

OVER_HTTPS = Application("app", "Acme", "client", "https://127.0.0.1:8443/callback")


async def test_only_one_that_ends_soon_is_told_at_the_start(
    kept: KeptCertificate, clock: Clock
) -> None:
    assert await ending_note([OVER_HTTPS], lambda: kept) is None
    made = await kept.renew()
    assert await ending_note([OVER_HTTPS], lambda: kept) is None
    await trust_store(made).trust()
    assert await ending_note([OVER_HTTPS], lambda: kept) is None
    clock.time = made.ends - timedelta(days=5)
    note = await ending_note([OVER_HTTPS], lambda: kept)
    assert note is not None
    assert formats.day(made.ends.astimezone().date()) in note.text


async def test_one_that_cannot_be_read_is_not_told_at_the_start(
    tmp_path: Path, store: Store, clock: Clock, kept: KeptCertificate
) -> None:
    made = await kept.renew()
    made.file.unlink()
    made.file.mkdir()
    assert await ending_note([OVER_HTTPS], lambda: kept) is None


def test_a_redirect_uri_that_no_way_back_fits_needs_none() -> None:
    assert not needs_certificate(Application("app", "Acme", "client", "ftp://example.com"))
