"""The log holds what happened, and no secret."""

import json
import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from copper_desktop.diagnosis import logs
from copper_desktop.diagnosis.crash import FAULTS, Crash, crash_before, forget
from copper_desktop.diagnosis.logs import DETAILED_SECONDS, FILE, Log
from copper_desktop.diagnosis.recording import Recording
from copper_desktop.diagnosis.redaction import Redaction

TOKEN = "token-0123456789abcdef"
OURS, THEIRS = logging.getLogger("copper_desktop.some"), logging.getLogger("library")


class Seconds:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def log(tmp_path: Path, seconds: Seconds) -> Iterator[Log]:
    redaction = Redaction()
    redaction.learn(TOKEN)
    made = Log(tmp_path / "logs", redaction, seconds)
    made.begin()
    yield made
    made.close()


def messages(log: Log) -> list[object]:
    return [record["message"] for record in log.read()]


def test_nothing_is_written_before_there_is_something_to_write(log: Log) -> None:
    assert not log.folder.exists()


def test_a_record_is_a_line_of_json(log: Log) -> None:
    OURS.info("asked %s", "Copper")
    (line,) = (log.folder / FILE).read_text().splitlines()
    record = json.loads(line)
    assert (record["level"], record["logger"], record["message"]) == (
        "INFO",
        "copper_desktop.some",
        "asked Copper",
    )
    assert record["at"].endswith("+00:00")


def test_secrets_are_masked_when_they_are_written(log: Log) -> None:
    OURS.info("in the message %s", TOKEN)
    logging.getLogger(f"copper_desktop.{TOKEN}").info("in the name")
    OURS.info(TOKEN[:10])
    OURS.info(TOKEN[10:])
    written = (log.folder / FILE).read_text()
    assert TOKEN not in written
    assert TOKEN[:10] not in written
    assert TOKEN[10:] not in written


def test_an_exception_is_told_by_its_class_and_its_way_and_never_by_its_text(log: Log) -> None:
    try:
        raise ValueError("the token is something-nobody-told")
    except ValueError:
        OURS.exception("it failed")
    (record,) = log.read()
    assert record["exception"] == "ValueError"
    assert "test_logs.py" in str(record["where"])
    assert "something-nobody-told" not in json.dumps(record)


@pytest.mark.parametrize("after", [None, DETAILED_SECONDS + 1])
def test_more_is_written_for_a_quarter_of_an_hour(
    log: Log, seconds: Seconds, after: float | None
) -> None:
    log.set_detailed(True)
    if after is not None:
        seconds.now = after
    OURS.debug("a detail")
    THEIRS.info("their detail")
    OURS.info("ours")
    THEIRS.warning("theirs")
    details = ["a detail", "their detail"] if after is None else []
    assert messages(log) == [*details, "ours", "theirs"]


def test_detail_can_be_ended_early(log: Log) -> None:
    log.set_detailed(True)
    assert log.detailed_seconds == DETAILED_SECONDS
    log.set_detailed(False)
    assert log.detailed_seconds == 0


def test_the_log_never_outgrows_its_files(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "MAX_BYTES", 2000)
    for number in range(200):
        OURS.info("record %d", number)
    files = sorted(log.folder.iterdir())
    assert len(files) == logs.FILES
    assert all(file.stat().st_size <= 2000 for file in files)
    assert messages(log)[-1] == "record 199"


def test_a_log_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    log = Log(tmp_path / "file" / "logs", Redaction())
    for words in ("%d", "words"):
        log.emit(logging.LogRecord("name", logging.INFO, "", 0, words, ("no number",), None))
    log.close()
    assert log.read() == []


def test_what_is_no_record_is_left_out(log: Log) -> None:
    OURS.info("first")
    with (log.folder / FILE).open("a") as file:
        file.write('half a rec\n[1]\n{"message": "last"}\n')
    assert messages(log) == ["first", "last"]


def test_an_exception_that_nobody_caught_leaves_a_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Recording(tmp_path) as recording:
        try:
            raise RuntimeError(f"with {TOKEN}")
        except RuntimeError as error:
            sys.excepthook(type(error), error, error.__traceback__)
            sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    crash = crash_before(tmp_path)
    assert crash is not None
    assert crash.kind == "RuntimeError"
    assert "test_logs.py" in crash.where[-1]
    assert TOKEN not in "".join(file.read_text() for file in tmp_path.glob("*.*"))
    assert "CD-999" in capsys.readouterr().err
    assert [record["level"] for record in recording.log.read()] == ["CRITICAL"]
    forget(tmp_path)
    assert crash_before(tmp_path) is None


def test_an_exception_of_a_thread_counts_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise LookupError

    with Recording(tmp_path):
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()
    crash = crash_before(tmp_path)
    assert crash is not None
    assert crash.kind == "LookupError"


def test_an_exception_that_ends_the_recording_is_reported_and_goes_on(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), Recording(tmp_path):
        raise ZeroDivisionError
    crash = crash_before(tmp_path)
    assert crash is not None
    assert crash.kind == "ZeroDivisionError"


def test_a_fault_of_the_interpreter_leaves_a_report(tmp_path: Path) -> None:
    code = (
        "import faulthandler, sys, pathlib\n"
        "from copper_desktop.diagnosis.recording import Recording\n"
        "with Recording(pathlib.Path(sys.argv[1])) as recording:\n"
        "    recording.crashes.watch_faults()\n"
        "    faulthandler._sigsegv()\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)
    assert done.returncode != 0
    crash = crash_before(tmp_path)
    assert crash is not None
    assert "Segmentation" in crash.kind
    assert str(tmp_path) not in "".join(crash.where)
    with Recording(tmp_path) as recording:
        recording.crashes.watch_faults()
    assert not (tmp_path / FAULTS).exists()
    assert crash_before(tmp_path) == crash


def test_what_goes_wrong_while_something_is_cleared_away_is_logged(tmp_path: Path) -> None:
    class Stubborn:
        def __del__(self) -> None:
            raise LookupError(TOKEN)

    with Recording(tmp_path) as recording:
        Stubborn()
    (record,) = recording.log.read()
    assert (record["level"], record["exception"]) == ("ERROR", "LookupError")
    assert TOKEN not in json.dumps(record)
    assert crash_before(tmp_path) is None


def test_a_log_that_cannot_be_renamed_goes_on(
    log: Log, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As on Windows while another process has it open; here a folder is in the way."""
    monkeypatch.setattr(logs, "MAX_BYTES", 300)
    OURS.info("first")
    (log.folder / f"{FILE}.1").mkdir()
    (log.folder / f"{FILE}.1" / "file").write_text("")
    for number in range(5):
        OURS.info("record %d", number)
    assert messages(log) == ["first", *(f"record {number}" for number in range(5))]


@pytest.mark.parametrize("text", ["", "{", '{"at": 1}', "[]"])
def test_a_report_that_is_none_is_not_offered(tmp_path: Path, text: str) -> None:
    (tmp_path / "crash.json").write_text(text)
    assert crash_before(tmp_path) is None


def test_a_report_says_nothing_but_this() -> None:
    assert Crash.__slots__ == ("at", "version", "kind", "where")
