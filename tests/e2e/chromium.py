"""Debian's Chromium as the person's default browser, driven by chromedriver as by their hands."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

SECONDS = 30
FLAGS = (
    "--no-sandbox",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--password-store=basic",
)
DESKTOP_ENTRY = """[Desktop Entry]
Type=Application
Name=Test browser
Exec={script} %u
MimeType=x-scheme-handler/http;x-scheme-handler/https;
Actions=new-private-window;

[Desktop Action new-private-window]
Name=Private
Exec={script} --incognito %u
"""
DEFAULTS = """[Default Applications]
x-scheme-handler/http=test-browser.desktop
x-scheme-handler/https=test-browser.desktop
"""


def trust(home: Path, certificate: Path, flags: str) -> None:
    """Put a certificate into the database of ``home`` in which Chromium looks."""
    folder = home / ".pki/nssdb"
    database = ["certutil", "-d", f"sql:{folder}"]
    if not folder.exists():
        folder.mkdir(parents=True)
        subprocess.run([*database, "-N", "--empty-password"], check=True)
    name = f"{certificate.parent.name} {certificate.name}"
    subprocess.run([*database, "-A", "-t", flags, "-n", name, "-i", str(certificate)], check=True)


class Chromium:
    """The browser that ``xdg-open`` finds in ``home``; it starts when something is opened.

    ``hosts`` maps names to ports of this computer; every other name is unknown. Servers on the
    ``public`` ports count as out in the Internet, as a real provider does.
    """

    def __init__(
        self,
        home: Path,
        port: int,
        *,
        hosts: Mapping[str, int] | None = None,
        public: Sequence[int] = (),
    ) -> None:
        program = shutil.which("chromium")
        assert program, "the tests need Debian's chromium"
        self._profile = home / "chromium"
        self._port = port
        script = home / "test-browser"
        rules = [f"MAP {name} 127.0.0.1:{to}" for name, to in (hosts or {}).items()]
        rules += ["MAP * ~NOTFOUND", "EXCLUDE 127.0.0.1", "EXCLUDE localhost", "EXCLUDE ::1"]
        spaces = ",".join(f"127.0.0.1:{number}=public" for number in public)
        flags = [
            *FLAGS,
            f"--host-resolver-rules={', '.join(rules)}",
            f"--ip-address-space-overrides={spaces}",
        ]
        flags += [f"--user-data-dir={self._profile}", f"--remote-debugging-port={port}"]
        quoted = " ".join(f"'{flag}'" for flag in flags)
        script.write_text(f'#!/bin/sh\nexec {program} {quoted} "$@" >/dev/null 2>&1\n')
        script.chmod(0o755)
        entries = home / ".local/share/applications"
        entries.mkdir(parents=True)
        (entries / "test-browser.desktop").write_text(DESKTOP_ENTRY.format(script=script))
        (home / ".config").mkdir()
        (home / ".config/mimeapps.list").write_text(DEFAULTS)
        self._driver: webdriver.Chrome | None = None

    def press(self, words: str) -> None:
        """Press the button that shows ``words``, once it is there, on the newest page."""
        path = f"//button[contains(normalize-space(.), '{words}')]"
        self._until(lambda driver: driver.find_element(By.XPATH, path)).click()

    def pass_warning(self, words: str) -> None:
        """Pass the warning that says ``words``, as the guide says: Advanced, Proceed, Continue.

        The question whether to send the form again is the browser's own window, which
        chromedriver does not reach; what its Continue does is to load the page again.
        """
        self.read(words)
        for name in ("details-button", "proceed-link"):
            self._until(lambda driver, name=name: _pressed(driver.find_element(By.ID, name)))
        self._attached().refresh()

    def is_private(self) -> bool:
        """Tell whether the page is in a private window, which forgets: it shares no storage."""
        return bool(
            self._attached()
            .execute_cdp_cmd("Target.getTargetInfo", {})["targetInfo"]
            .get("browserContextId")
        )

    def value(self, name: str) -> str:
        """Return what is in the field with that id, once it is there."""
        found = self._until(lambda driver: driver.find_element(By.ID, name))
        return str(found.get_attribute("value"))

    def read(self, words: str) -> str:
        """Wait for a page that shows ``words``; return its address."""
        self._until(lambda driver: words in driver.find_element(By.TAG_NAME, "body").text)
        return str(self._attached().current_url)

    def quit(self) -> None:
        """End the browser at once, as a crash does; the next page opens it again."""
        if self._driver is not None:
            self._driver.service.stop()
            self._driver = None
        pattern = f"user-data-dir={self._profile}"
        subprocess.run(["pkill", "-KILL", "-f", pattern], check=False)

    def _until(self, condition: Callable[[webdriver.Chrome], Any]) -> Any:
        def on_newest_page(driver: webdriver.Chrome) -> Any:
            driver.switch_to.window(driver.window_handles[-1])
            return condition(driver)

        waiting = WebDriverWait(self._attached(), SECONDS, ignored_exceptions=[WebDriverException])
        return waiting.until(on_newest_page)

    def _attached(self) -> webdriver.Chrome:
        if self._driver is None:
            self._wait_until_open()
            options = webdriver.ChromeOptions()
            options.debugger_address = f"127.0.0.1:{self._port}"
            service = webdriver.ChromeService(shutil.which("chromedriver"))
            self._driver = webdriver.Chrome(options=options, service=service)
        return self._driver

    def _wait_until_open(self) -> None:
        """Wait for the port by which the browser, once started, can be driven."""
        given_up = time.monotonic() + SECONDS
        while True:
            try:
                socket.create_connection(("127.0.0.1", self._port), timeout=1).close()
                return
            except OSError:
                if time.monotonic() > given_up:
                    raise
                time.sleep(0.05)


def _pressed(element: Any) -> bool:
    element.click()
    return True
