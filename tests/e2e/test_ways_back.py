"""Each way back with the real Chromium, from an https provider that counts as public and POSTs."""

import asyncio

import pytest

from copper_desktop.certificate.trust import trust_store
from tests.e2e.world import PERSON, RELAY, World, ends_connected, free_port, method_of


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]"])
async def test_http_on_loopback(world: World, host: str) -> None:
    world.begin(f"http://{host}/callback")
    connection = await world.sign_in(ends_connected(world))
    assert connection.identity is not None
    assert method_of(world) == "POST"
    await world.service.aclose()


async def test_https_on_loopback_once_the_certificate_is_trusted(world: World) -> None:
    world.begin(f"https://127.0.0.1:{free_port()}/callback")
    await trust_store(await world.service.certificate.renew()).trust()
    connection = await world.sign_in(ends_connected(world))
    assert connection.identity is not None
    assert method_of(world) == "POST"
    await world.service.aclose()


async def test_localhost_by_whichever_family(world: World) -> None:
    world.begin(f"http://localhost:{free_port()}/callback")
    connection = await world.sign_in(ends_connected(world))
    assert connection.identity is not None
    assert method_of(world) == "POST"
    await world.service.aclose()


async def test_https_on_loopback_once_the_browsers_warning_is_passed(world: World) -> None:
    world.begin(f"https://127.0.0.1:{free_port()}/callback")

    def pass_the_warning() -> None:
        world.chromium.pass_warning("Your connection is not private")
        world.chromium.read(f"as {PERSON}")

    connection = await world.sign_in(pass_the_warning)
    assert connection.identity is not None
    assert method_of(world) == "POST"
    await world.service.aclose()


async def test_the_page_relay_sends_on_to_this_computer(world: World) -> None:
    world.begin(f"https://{RELAY}/copper", world.start_page_relay())

    def press_on() -> None:
        world.chromium.read(str(world.steps[0].words))
        world.chromium.press("Continue on this computer")
        world.chromium.read(f"as {PERSON}")

    connection = await world.sign_in(press_on)
    assert connection.identity is not None
    assert method_of(world) == "POST"
    await world.service.aclose()


async def test_the_page_relays_code_finishes_the_sign_in_of_another_computer(world: World) -> None:
    world.begin(f"https://{RELAY}/copper", world.start_page_relay())
    loop = asyncio.get_running_loop()

    def copy_and_paste() -> None:
        world.chromium.press("Stop")
        paste = world.steps[0].paste
        assert paste is not None
        loop.call_soon_threadsafe(paste, world.chromium.value("code"))

    connection = await world.sign_in(copy_and_paste)
    assert connection.identity is not None
    assert method_of(world) == "PASTE"
    await world.service.aclose()


async def test_nginx_redirects_the_post_to_the_fixed_port(world: World) -> None:
    port = free_port()
    world.begin(f"https://{RELAY}/loopback/{port}", world.start_nginx(port))
    connection = await world.sign_in(ends_connected(world))
    assert connection.identity is not None
    assert method_of(world) == "POST"
    await world.service.aclose()
