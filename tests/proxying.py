"""A real proxy (proxy.py) in a process of its own, which takes every name that ends in .test for
this computer: loopback itself is never reached through a proxy, so tests need other names for it.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PLUGIN = "tests.proxy_names.Here"
PATIENCE = 60


@contextlib.contextmanager
def proxy_running(*options: str) -> Iterator[str]:
    """Yield host and port of a proxy on this computer."""
    with tempfile.TemporaryDirectory() as folder:
        ports = Path(folder, "port")
        command = [sys.executable, "-m", "proxy", "--hostname", "127.0.0.1", "--port", "0"]
        command += ["--port-file", str(ports), "--num-workers", "1", "--num-acceptors", "1"]
        command += ["--data-dir", folder, "--plugins", PLUGIN, *options]
        clean = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
        clean |= {"PYTHONPATH": str(ROOT), "HOME": folder}
        with Path(folder, "log").open("wb") as log:
            process = subprocess.Popen(command, env=clean, cwd=folder, stdout=log, stderr=log)
        try:
            yield f"127.0.0.1:{_port(ports, process, Path(folder, 'log'))}"
        finally:
            process.terminate()
            process.wait(PATIENCE)


def _port(ports: Path, process: subprocess.Popen[bytes], log: Path) -> int:
    """Return the port once the proxy has written it down."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        if ports.exists() and (text := ports.read_text().strip()):
            return int(text.split()[0])
        time.sleep(0.02)
    raise RuntimeError(log.read_text())
