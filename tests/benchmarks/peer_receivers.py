"""The peers' ways back from the browser; runs in their environment.

    python peer_receivers.py msal|google-auth-oauthlib BASE IDLE

prints the milliseconds from the browser's return to its page and the receiver's result, as a JSON
list of one, or an empty one when nothing had come of it after five seconds.
"""

import contextlib
import json
import os
import socket
import sys
import threading
import time
import webbrowser
from urllib.parse import parse_qs, urlencode, urlsplit

SECONDS = 5.0


class Browser:
    """Opens idle connections, comes back with a code, and notes when it did."""

    def __init__(self, idle: int) -> None:
        self.idle, self.started, self.answered = idle, 0.0, 0.0
        self.kept: list[socket.socket] = []

    def come_back(self, port: int, state: str, method: str) -> None:
        """Return to the program from another thread."""
        threading.Thread(target=self._come_back, args=(port, state, method), daemon=True).start()

    def _come_back(self, port: int, state: str, method: str) -> None:
        for _ in range(self.idle):
            self.kept.append(socket.create_connection(("127.0.0.1", port)))
        sent = urlencode({"code": "code", "state": state})
        path, body = ("/", sent) if method == "POST" else (f"/?{sent}", "")
        head = f"{method} {path} HTTP/1.1\r\nHost: localhost:{port}\r\n"
        kind = "Content-Type: application/x-www-form-urlencoded\r\n"
        self.started = time.perf_counter()
        with socket.create_connection(("127.0.0.1", port)) as came:
            came.sendall(f"{head}{kind}Content-Length: {len(body)}\r\n\r\n{body}".encode())
            with contextlib.suppress(ConnectionResetError):  # given up with the connection open
                while came.recv(65536):
                    pass
        self.answered = time.perf_counter()


def msal(browser: Browser, _base: str) -> None:
    """Receive as msal does."""
    from msal.oauth2cli.authcode import AuthCodeReceiver

    with AuthCodeReceiver(port=0) as receiver:
        browser.come_back(receiver.get_port(), "state", "POST")
        if not receiver.get_auth_response(state="state", timeout=int(SECONDS)):
            raise TimeoutError


def google(browser: Browser, base: str) -> None:
    """Receive and exchange as google-auth-oauthlib does."""
    from google_auth_oauthlib.flow import InstalledAppFlow

    os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"

    class Opener:
        def open(self, url: str, **_options: object) -> bool:
            asked = parse_qs(urlsplit(url).query)
            port = urlsplit(asked["redirect_uri"][0]).port or 0
            browser.come_back(port, asked["state"][0], "GET")
            return True

    webbrowser.register("benchmark", None, Opener())
    installed = {
        "client_id": "client",
        "client_secret": "secret",
        "auth_uri": f"{base}/authorize",
        "token_uri": f"{base}/token",
    }
    flow = InstalledAppFlow.from_client_config({"installed": installed}, ["developer/v1/all"])
    flow.run_local_server(
        host="127.0.0.1",
        port=0,
        browser="benchmark",
        authorization_prompt_message=None,
        timeout_seconds=SECONDS,
    )


def main() -> None:
    """Run one; give up after some seconds."""
    name, base, idle = sys.argv[1:]
    browser = Browser(int(idle))
    receive = {"msal": msal, "google-auth-oauthlib": google}[name]
    ended: list[float] = []

    def run() -> None:
        with contextlib.suppress(Exception):  # it gave up: whatever it says of that
            receive(browser, base)
            ended.append(time.perf_counter())

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(SECONDS + 2)
    until = time.perf_counter() + 0.5
    while ended and not browser.answered and time.perf_counter() < until:
        time.sleep(0.001)
    whole = bool(ended and browser.answered)
    taken = [(max(ended[0], browser.answered) - browser.started) * 1000] if whole else []
    print(json.dumps(taken), flush=True)
    os._exit(0)


if __name__ == "__main__":
    main()
