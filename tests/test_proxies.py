"""Which proxy is in force: the environment, GNOME's own settings program, KDE's own file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from copper_desktop import desktop_proxies, proxies
from copper_desktop.desktop_proxies import DETECT, NOTHING, Configured
from copper_desktop.proxies import DIRECT, Found, Proxy, found_for

URL = "https://api.copper.com/developer_api/v1/users/me"


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def test_without_any_the_way_is_straight() -> None:
    assert found_for(URL) == DIRECT


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("http://p.example:3128", Proxy("http", "p.example", 3128)),
        ("p.example:3128", Proxy("http", "p.example", 3128)),
        ("https://p.example", Proxy("https", "p.example", 443)),
        ("http://[2001:db8::1]:8080", Proxy("http", "2001:db8::1", 8080)),
    ],
)
@pytest.mark.parametrize("name", ["https_proxy", "HTTPS_PROXY", "ALL_PROXY"])
def test_the_environment_names_a_proxy(
    monkeypatch: pytest.MonkeyPatch, name: str, address: str, expected: Proxy
) -> None:
    monkeypatch.setenv(name, address)
    assert found_for(URL) == Found(expected)


def test_name_and_password_of_an_address_are_no_part_of_its_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://ada:s%40cret@p.example:1")
    proxy = found_for(URL).proxy
    assert proxy is not None
    assert (proxy.user, proxy.password, proxy.name) == ("ada", "s@cret", "p.example:1")
    assert "cret" not in repr(proxy)
    assert proxy.url == "http://p.example:1"


@pytest.mark.parametrize("address", ["http://p:x", "http://[::1", "socks5://p:1080", "http://"])
def test_an_address_that_cannot_be_used_is_no_way_around_the_proxy(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", address)
    proxy = found_for(URL).proxy
    assert proxy is not None
    assert not proxy.is_supported


@pytest.mark.parametrize(
    "exceptions", ["*", "copper.com", ".copper.com", "x.example, api.copper.com"]
)
def test_no_proxy_excepts_hosts(monkeypatch: pytest.MonkeyPatch, exceptions: str) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://p.example:1")
    monkeypatch.setenv("NO_PROXY", exceptions)
    assert found_for(URL) == DIRECT


def test_no_proxy_excepts_ranges_of_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://p.example:1")
    monkeypatch.setenv("NO_PROXY", "10.0.0.0/8")
    assert found_for("https://10.1.2.3/") == DIRECT
    assert found_for("https://11.1.2.3/").proxy is not None


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "localhost", "a.localhost", "[::1]"])
def test_loopback_has_no_proxy_whatever_is_set(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    monkeypatch.setenv("ALL_PROXY", "http://p.example:1")
    assert found_for(f"http://{host}:8080/") == DIRECT


@pytest.mark.parametrize("url", ["", "http://[::1", "https://h:x/", "no-scheme"])
def test_what_is_no_address_has_no_proxy(url: str) -> None:
    assert found_for(url) == DIRECT


class Gnome:
    """GNOME's settings, in a file of the test's own home instead of its database."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("XDG_CURRENT_DESKTOP", "ubuntu:GNOME")
        monkeypatch.setenv("GSETTINGS_BACKEND", "keyfile")

    def set(self, schema: str, key: str, value: str) -> None:
        command = ["gsettings", "set", f"org.gnome.system.proxy{schema}", key, value]
        subprocess.run(command, check=True, capture_output=True)


@pytest.fixture
def gnome(monkeypatch: pytest.MonkeyPatch) -> Gnome:
    return Gnome(monkeypatch)


def test_gnome_names_a_proxy_and_exceptions(gnome: Gnome) -> None:
    gnome.set("", "mode", "manual")
    gnome.set(".https", "host", "p.example")
    gnome.set(".https", "port", "3128")
    gnome.set("", "ignore-hosts", "['intranet.example', '10.0.0.0/8']")
    assert found_for(URL) == Found(Proxy("http", "p.example", 3128, proxies.SYSTEM))
    assert found_for("https://crm.intranet.example/") == DIRECT
    assert found_for("https://10.0.0.1/") == DIRECT
    assert found_for("http://plain.example/") == DIRECT


def test_gnome_without_a_proxy_or_exceptions_means_the_straight_way(gnome: Gnome) -> None:
    gnome.set("", "ignore-hosts", "[]")
    assert found_for(URL) == DIRECT
    gnome.set("", "mode", "manual")
    assert found_for(URL) == DIRECT


def test_the_environment_goes_before_the_desktop(
    gnome: Gnome, monkeypatch: pytest.MonkeyPatch
) -> None:
    gnome.set("", "mode", "auto")
    monkeypatch.setenv("HTTPS_PROXY", "http://p.example:1")
    assert found_for(URL) == Found(Proxy("http", "p.example", 1))


@pytest.mark.parametrize(
    ("address", "script"), [("http://w/p.pac", "http://w/p.pac"), ("", DETECT)]
)
def test_gnomes_script_is_told_and_not_asked(gnome: Gnome, address: str, script: str) -> None:
    gnome.set("", "mode", "auto")
    gnome.set("", "autoconfig-url", address)
    assert found_for(URL) == Found(script=script)


def test_a_gnome_without_its_settings_program_says_nothing(
    gnome: Gnome, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert desktop_proxies.configured() == NOTHING


KDE = "[Proxy Settings]\nProxyType={}\nhttpsProxy={}\nNoProxyFor=.example,10.0.0.0/8\n{}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (KDE.format(0, "http://p.local 3128", ""), DIRECT),
        (
            KDE.format(1, "http://p.local 3128", ""),
            Found(Proxy("http", "p.local", 3128, proxies.SYSTEM)),
        ),
        (
            KDE.format(1, "http://p.local:3128", ""),
            Found(Proxy("http", "p.local", 3128, proxies.SYSTEM)),
        ),
        (KDE.format(1, "", ""), DIRECT),
        (KDE.format(2, "", "Proxy Config Script=http://w/p.pac"), Found(script="http://w/p.pac")),
        (KDE.format(3, "", ""), Found(script=DETECT)),
        ("no settings", DIRECT),
        ("[Other]\na=b", DIRECT),
    ],
)
def test_kde_is_read(
    monkeypatch: pytest.MonkeyPatch, home: Path, text: str, expected: Found
) -> None:
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "KDE")
    (home / ".config").mkdir()
    (home / ".config/kioslaverc").write_text(text)
    assert found_for(URL) == expected
    assert expected.script or found_for("https://crm.example/") == DIRECT


def test_kde_can_name_variables_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "KDE")
    monkeypatch.setenv("COMPANY_PROXY", "http://p.local:3128")
    (home / ".config").mkdir()
    text = "[Proxy Settings]\nProxyType=4\nhttpsProxy=COMPANY_PROXY\nNoProxyFor=NOTHING\n"
    (home / ".config/kioslaverc").write_text(text)
    assert found_for(URL) == Found(Proxy("http", "p.local", 3128, proxies.SYSTEM))


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_a_script_is_asked_through_qt_where_the_platform_can(
    monkeypatch: pytest.MonkeyPatch, platform: str
) -> None:
    """This Linux stands in for the other systems: Qt answers by the environment here."""
    monkeypatch.setattr(desktop_proxies, "configured", lambda: Configured(script="http://w/p.pac"))
    asked: list[list[str]] = []

    def own_command(*arguments: str) -> list[str]:
        asked.append(list(arguments))
        return [sys.executable, "-c", 'print(\'{"proxy": "http://p.example:8080"}\')']

    monkeypatch.setattr(proxies, "own_command", own_command)
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(proxies.sys, "platform", platform)
        found = found_for(f"{URL}?token=secret")
    assert found == Found(Proxy("http", "p.example", 8080, proxies.SYSTEM))
    assert asked == [["proxy-report", "https://api.copper.com/"]]


def test_what_qt_tells_is_what_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://p.example:8080")
    command = proxies.own_command("proxy-report", "https://api.copper.com/")
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert told == '{"proxy": "http://p.example:8080"}\n'


def test_a_script_that_qt_cannot_ask_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desktop_proxies, "configured", lambda: Configured(script=DETECT))
    monkeypatch.setattr(proxies, "own_command", lambda *_: ["/nowhere"])
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(proxies.sys, "platform", "darwin")
        assert found_for(URL) == Found(script=DETECT)
