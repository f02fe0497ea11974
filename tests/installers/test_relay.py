"""The relay, installed and run as its page says, in an environment that has nothing else."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest

from tests.installers.conftest import CHECKOUT

SECONDS = 240


def instructions() -> list[str]:
    """Return the two commands of docs/relay.md."""
    page = (CHECKOUT / "docs/relay.md").read_text()
    section = page.partition("## The page relay\n")[2]
    install, start = section.partition("```\n")[2].partition("```")[0].splitlines()
    return [install, start]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the relay that was started by the instructions answers; its port is a free one."""
    folder = tmp_path_factory.mktemp("relay") / "venv"
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True, timeout=SECONDS)
    environment = os.environ | {"PATH": f"{folder}/bin:{os.environ['PATH']}"}
    install, start = instructions()
    shell = ["sh", "-c"]
    subprocess.run([*shell, install], cwd=CHECKOUT, env=environment, check=True, timeout=SECONDS)
    start = start.replace("--port 8080", "--port 0").replace("RELAY_PATH", "exec env RELAY_PATH")
    with subprocess.Popen(
        [*shell, start], cwd=CHECKOUT, env=environment, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stderr is not None
            lines = iter(process.stderr.readline, "")
            found = next(filter(None, (re.search(r"running on (http://\S+)", x) for x in lines)))
            yield found[1]
        finally:
            process.terminate()


def test_it_says_that_it_is_well(address: str) -> None:
    assert httpx.get(f"{address}/health").text == "ok"


def test_it_sends_an_answer_on_to_the_program(address: str) -> None:
    state = "s" * 43 + ".52114"
    answer = httpx.post(f"{address}/copper", data={"code": "c-1", "state": state})
    assert answer.status_code == 200
    assert "http://127.0.0.1:52114/callback" in answer.text


def test_it_refuses_what_is_no_answer(address: str) -> None:
    assert httpx.post(f"{address}/copper", data={"code": "c-1"}).status_code == 400
