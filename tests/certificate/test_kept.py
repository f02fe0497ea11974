"""The per-install certificate, on a real disk; the credential store is one in memory."""

import asyncio
import ssl
import stat
from pathlib import Path

import pytest

from copper_desktop import errors
from copper_desktop.certificate.kept import KeptCertificate
from tests.conftest import Clock
from tests.storage.test_vault import Store


async def test_it_is_made_when_first_needed_and_then_kept(kept: KeptCertificate) -> None:
    assert await kept.current() is None
    assert isinstance(await kept.context(), ssl.SSLContext)
    made = await kept.current()
    await kept.context()
    assert await kept.current() == made


async def test_files_are_for_the_person_alone_and_the_passphrase_is_in_none_of_them(
    kept: KeptCertificate, tmp_path: Path, store: Store
) -> None:
    await kept.renew()
    folder = tmp_path / "https"
    files = sorted(folder.iterdir())
    assert [found.suffix for found in files] == [".key", ".pem"]
    assert [stat.S_IMODE(found.stat().st_mode) for found in files] == [0o600, 0o600]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    (passphrase,) = store.secrets.values()
    assert b"ENCRYPTED" in files[0].read_bytes()
    assert not any(passphrase.encode() in found.read_bytes() for found in files)


async def test_an_expired_one_is_replaced_and_its_secret_deleted(
    kept: KeptCertificate, clock: Clock, store: Store
) -> None:
    old = await kept.renew()
    assert not old.is_due(clock())
    clock.move(days=370)
    assert old.is_due(clock())
    clock.move(days=30)
    await kept.context()
    new = await kept.current()
    assert new is not None
    assert new.sha256 != old.sha256
    assert new.begins < clock() < new.ends
    assert list(store.secrets) == [f"https-certificate-{new.file.stem}"]
    assert not old.file.exists()


@pytest.mark.parametrize("lost", ["secret", "key", "certificate"])
async def test_one_that_lost_a_part_is_made_anew(
    kept: KeptCertificate, store: Store, lost: str
) -> None:
    old = await kept.renew()
    if lost == "secret":
        store.secrets.clear()
    elif lost == "key":
        old.file.with_suffix(".key").unlink()
    else:
        old.file.write_bytes(b"cut sho")
    await kept.context()
    new = await kept.current()
    assert new is not None
    assert new.file != old.file


async def test_a_renewal_that_was_cut_short_leaves_nothing_in_the_store_for_ever(
    kept: KeptCertificate, store: Store, tmp_path: Path
) -> None:
    before = await kept.renew()
    store.secrets["https-certificate-dead"] = "as of a crash before the certificate's file"
    (tmp_path / "https" / "dead.key").write_bytes(b"")
    assert await kept.current() == before
    await kept.renew()
    assert len(store.secrets) == 1
    await kept.remove()
    assert store.secrets == {}
    assert list((tmp_path / "https").iterdir()) == []
    assert await kept.current() is None


async def test_a_folder_that_cannot_be_used_is_told(
    tmp_path: Path, store: Store, clock: Clock
) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(errors.CertificateUnusable):
        await KeptCertificate(tmp_path / "file" / "https", lambda: store, clock).renew()


async def test_a_server_answers_with_it(kept: KeptCertificate) -> None:
    context = await kept.context()
    made = await kept.current()
    assert made is not None
    server = await asyncio.start_server(lambda _r, w: w.close(), "127.0.0.1", 0, ssl=context)
    port = server.sockets[0].getsockname()[1]
    trusting = ssl.create_default_context(cafile=str(made.file))
    _reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=trusting)
    writer.close()
    with pytest.raises(ssl.SSLCertVerificationError):
        await asyncio.open_connection("127.0.0.1", port, ssl=ssl.create_default_context())
    server.close()
