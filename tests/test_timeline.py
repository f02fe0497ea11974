"""What is remembered of a sign-in."""

import asyncio
from pathlib import Path

import pytest

from copper_desktop import errors
from copper_desktop.diagnosis.recording import Recording
from copper_desktop.model import Application, Step, StepKind
from copper_desktop.timeline import followed
from tests.conftest import START

URL = "https://id.example/authorize?state=a-state-of-this-sign-in"


def steps(folder: Path) -> list[dict[str, object]]:
    found = [record["event"] for record in Recording(folder).log.read() if "event" in record]
    return [event for event in found if isinstance(event, dict)]


def test_each_step_is_noted_and_passed_on(tmp_path: Path, application: Application) -> None:
    told: list[Step] = []
    with Recording(tmp_path), followed(application, told.append) as tell:
        tell(Step(StepKind.LISTENING, START, url=URL))
        tell(Step(StepKind.CAME_BACK, START, method="POST"))
    noted = steps(tmp_path)
    assert [event["step"] for event in noted] == ["begun", "listening", "came_back"]
    assert noted[2]["method"] == "POST"
    assert len({event["sign_in"] for event in noted}) == 1
    assert [step.kind for step in told] == [StepKind.LISTENING, StepKind.CAME_BACK]
    assert "a-state-of" not in "".join(file.read_text() for file in tmp_path.glob("*.log"))


@pytest.mark.parametrize(
    ("error", "noted"),
    [
        (errors.TokenEndpointFailed(503), {"step": "failed", "status": 503}),
        (errors.ClientRefused("invalid_client"), {"step": "failed"}),
        (asyncio.CancelledError(), {"step": "cancelled"}),
    ],
)
def test_the_end_is_noted_and_not_swallowed(
    tmp_path: Path, application: Application, error: BaseException, noted: dict[str, object]
) -> None:
    with (
        Recording(tmp_path),
        pytest.raises(type(error)),
        followed(application, lambda _step: None),
    ):
        raise error
    assert noted.items() <= steps(tmp_path)[-1].items()
