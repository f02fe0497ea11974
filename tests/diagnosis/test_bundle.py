"""The support bundle says what is needed, and no secret, in whatever form, wherever it was."""

import base64
import json
import logging
import os
import socket
import stat
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copper_desktop import errors
from copper_desktop.diagnosis.bundle import REFERENCE_LENGTH, Bundle, build, packed, save
from copper_desktop.diagnosis.crash import Crash
from copper_desktop.diagnosis.forms import forms
from copper_desktop.diagnosis.material import Material, gather
from copper_desktop.diagnosis.question import Result, Verdict
from copper_desktop.diagnosis.recording import Recording
from copper_desktop.diagnosis.redaction import Redaction
from copper_desktop.diagnosis.report import Report
from copper_desktop.diagnosis.sign_ins import Noted, SignIn
from copper_desktop.diagnosis.subject import subject_of
from copper_desktop.model import (
    Account,
    Application,
    Colour,
    Connection,
    Evidence,
    Identity,
    Label,
    User,
)
from copper_desktop.sandbox.server import Sandbox
from tests.diagnosis.test_redaction import every_form
from tests.diagnosis.world import SECRET, World, somewhere, world_of

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
PROGRAM = str(Path(sys.executable).with_name("copper-desktop"))
WRAPPINGS = (
    "{}",
    "Authorization: Bearer {}",
    "https://id.example/cb?code={}&state=x#y",
    "POST body access_token={}",
    "/home/someone/{}/file.txt",
    "ValueError: token {} is bad",
    '{{"refresh_token": "{}"}}',
    "https://user:{}@proxy.example:3128/",
)

tokens = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=5, max_size=45).map(
    lambda text: f"Zq7{text}"
)
"""None is a word of ours, such as the name of a file or of a field, which stays as it is."""


def material(texts: list[str]) -> Material:
    """Return material with ``texts``, one after another, in every field that holds text."""
    count = 0

    def text() -> str:
        nonlocal count
        count += 1
        return texts[count % len(texts)]

    result = Result("a.b", text(), Verdict.FAILED, f"{text()}\n{text()}", text(), 3)
    evidence = Evidence(NOW, text(), 401, 0.1, text(), "CD-301")
    identity = Identity(User(1, text(), text()), Account(2, text()))
    label = Label((text(), text()), text(), Colour.RED)
    connection = Connection(
        text(), text(), text(), identity, (text(),), NOW, None, evidence=evidence, label=label
    )
    application = Application(text(), text(), text(), text(), text(), text(), text(), (text(),))
    return Material(
        report=Report((result,), result, {}),
        applications=(application,),
        connections=(connection,),
        sign_ins=(SignIn(text(), text(), (Noted(text(), text(), text(), 400, text()),)),),
        events=({"connection_id": text(), "asked": text(), "request_id": text(), "body": text()},),
        records=(
            {"at": "now", "message": text(), "logger": text(), "where": [text(), text()]},
            {"message": text(), "event": {"step": text()}, "exception": text(), "args": text()},
        ),
        settings={"proxy": text(), "check_minutes": 30, "geometry": text(), text(): 1},
        crash=Crash(text(), text(), text(), (text(),)),
        tokens={connection.id: texts[-1]},
    )


def contents(bundle: Bundle) -> dict[str, str]:
    with zipfile.ZipFile(BytesIO(packed(bundle))) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


@settings(
    max_examples=1000,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(secret=tokens, data=st.data())
def test_no_secret_is_in_any_of_a_thousand_bundles(secret: str, data: st.DataObject) -> None:
    redaction = Redaction()
    redaction.learn(secret)
    candidates = sorted(forms(secret))
    planted = data.draw(st.lists(st.sampled_from(candidates), min_size=2, max_size=5))
    wrapping = data.draw(st.sampled_from(WRAPPINGS))
    cut = data.draw(st.integers(1, len(secret) - 1))
    texts = [wrapping.format(form) for form in planted]
    texts += [f"before {secret[:cut]}", f"{secret[cut:]} after", secret]
    found = contents(build(material(texts), redaction, NOW))
    every = "\n".join(found.values())
    assert [form for form in every_form(secret) if form in every] == []
    assert [form for form in forms(secret) if form in every] == []
    assert not any(form in name for name in found for form in every_form(secret))
    for name, text in found.items():
        if name.endswith(".json"):
            json.loads(text)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(secret=tokens, data=st.data())
def test_a_later_process_that_knows_no_secret_tells_none(secret: str, data: st.DataObject) -> None:
    """What one process logs, and crashes with, is packed by another, which knows nothing."""
    cut = data.draw(st.integers(1, len(secret) - 1))
    with TemporaryDirectory() as folder:
        profile = somewhere(Path(folder))
        with Recording(profile.logs) as recording:
            recording.redaction.learn(secret)
            say_everywhere(logging.getLogger("copper_desktop.test"), secret, cut)
            try:
                code = compile("raise ValueError(secret)", f"/nowhere/{secret}.py", "exec")
                exec(code, {"secret": secret})  # noqa: S102  an exception from a file of that name
            except ValueError as error:
                recording.crashes.note(error)
        subject = subject_of(profile, None, lambda _secret: None)
        found = contents(build(gather(subject, Report((), None, {})), Redaction(), NOW))
        assert "ValueError" in found["crash.json"]
        every = "\n".join(
            (*found.values(), *(file.read_text() for file in Path(folder).rglob("*.*")))
        )
        assert [form for form in every_form(secret) if form in every] == []


def say_everywhere(logger: logging.Logger, secret: str, cut: int) -> None:
    """Log ``secret`` in every form, split over two records, and as the name of everything."""
    for form in every_form(secret):
        for wrapping in WRAPPINGS:
            logger.info("%s", wrapping.format(form))
    logger.info("begins %s", secret[:cut])
    logger.info("%s ends", secret[cut:])
    logger.info("an event", extra={"event": {"step": secret, secret: secret}})
    logger.getChild(secret).info("named")
    try:
        raise type(secret, (LookupError,), {})(secret)
    except LookupError:
        logger.exception(secret)


def test_a_name_of_two_letters_and_parts_of_names_are_exchanged_too() -> None:
    identity = Identity(User(1, "Li Okafor", "li@loom.example"), Account(2, "Io"))
    connection = Connection("c1", "app-1", "Io", identity, (), NOW)
    said = "Okafor wrote to li%40loom.example"
    found = contents(
        build(
            Material(
                report=Report((), None, {}),
                connections=(connection,),
                records=({"message": said},),
            ),
            Redaction(),
            NOW,
        )
    )
    (told,) = json.loads(found["connections.json"])
    assert told["person"] == "person-1"
    assert (told["account"], told["name"]) == ("account-1", "account-1")
    assert json.loads(found["log.jsonl"])["message"] == "person-1 wrote to email-1"


def test_a_connection_that_is_called_as_a_check_leaves_the_checks_as_they_are() -> None:
    connection = Connection("c1", "app-1", "network", None, (), NOW)
    result = Result("network.dns", "Network?", Verdict.FAILED, "network: no", "do", 3)
    made = Material(report=Report((result,), result, {}), connections=(connection,))
    checks = json.loads(contents(build(made, Redaction(), NOW))["checks.json"])
    assert checks["first_cause"] == checks["checks"][0]["id"] == "network.dns"
    assert checks["checks"][0]["evidence"] == "connection-1: no"


def test_what_nobody_would_see_in_a_preview_is_escaped() -> None:
    said = "right\u202eleft \u2029 nul\0 tab\t line\r half \ud800"
    result = Result("a.b", "A?", Verdict.FAILED, said, "do", 3)
    files = build(Material(report=Report((result,), result, {})), Redaction(), NOW).files
    for name in ("summary.md", "checks.json"):
        text = files[name].decode()
        assert text.replace("\n", "").isprintable()
        assert "\\u202e" in text
    (check,) = json.loads(files["checks.json"])["checks"]
    assert check["evidence"] == said


def test_only_known_fields_of_an_event_are_packed() -> None:
    record = {"message": "m", "event": {"step": "saved", "url": "https://x.example"}}
    made = Material(report=Report((), None, {}), records=(record, {"event": "odd"}))
    lines = contents(build(made, Redaction(), NOW))["log.jsonl"].splitlines()
    assert json.loads(lines[0])["event"] == {"step": "saved"}
    assert json.loads(lines[1])["event"] is None


def test_raw_base64_of_a_header_with_a_secret_is_not_left() -> None:
    redaction = Redaction()
    redaction.learn("a-very-secret-token-0123")
    for before in ("", "x", "xy"):
        header = base64.b64encode(f"{before}a-very-secret-token-0123:tail".encode()).decode()
        found = "".join(contents(build(material([header, "other"]), redaction, NOW)).values())
        assert header[4:-8] not in found


def person(**more: object) -> Material:
    identity = Identity(User(1, "Maya Okafor", "maya@loom.example"), Account(2, "Lantern & Loom"))
    connection = Connection("c1", "app-1", "Lantern & Loom", identity, (), NOW)
    home, host = Path.home(), socket.gethostname()
    said = f"maya@loom.example {home}/x {host} Maya Okafor other@loom.example"
    result = Result("a.b", "A?", Verdict.FAILED, said, "do", 3)
    return Material(
        report=Report((result,), result, {}),
        connections=(connection,),
        records=({"at": "now", "message": said},),
        tokens={"c1": "the-token-of-the-connection"},
        **more,  # type: ignore[arg-type]
    )


def test_people_have_the_same_pseudonym_in_every_file() -> None:
    found = contents(build(person(), Redaction(), NOW))
    every = "".join(found.values())
    for name in ("Maya", "loom.example", "Lantern", str(Path.home())):
        assert name not in every
    (connection,) = json.loads(found["connections.json"])
    (record,) = map(json.loads, found["log.jsonl"].splitlines())
    assert connection["person"] in record["message"]
    assert connection["email"] in record["message"]


def test_of_a_label_only_its_size_and_colour_are_told() -> None:
    found = person()
    label = Label(("Project Falcon",), "Call Jonas", Colour.RED)
    labelled = tuple(replace(each, label=label) for each in found.connections)
    packed_up = contents(build(replace(found, connections=labelled), Redaction(), NOW))
    (connection,) = json.loads(packed_up["connections.json"])
    assert (connection["tags"], connection["has_note"], connection["colour"]) == (1, True, "red")
    assert not any(word in "".join(packed_up.values()) for word in ("Falcon", "Jonas"))


def test_identities_stay_when_the_person_ticks_it_but_secrets_never() -> None:
    found = contents(build(person(), Redaction(), NOW, include_identities=True))
    assert "Maya Okafor" in found["connections.json"]
    every = "".join(found.values())
    assert "the-token-of-the-connection" not in every
    assert str(Path.home()) not in every
    assert json.loads(found["manifest.json"])["identities"] == "included"


def test_tokens_are_told_apart_by_fingerprints_of_this_bundle_alone() -> None:
    one, other = (
        json.loads(contents(build(person(), Redaction(), NOW))["connections.json"])[0]["token"]
        for _ in range(2)
    )
    assert one.startswith("fingerprint ")
    assert one != other


def test_the_manifest_names_every_file_and_what_was_removed() -> None:
    crash = Crash("now", "0.1.0", "ValueError", ("x.py:1 f",))
    found = contents(build(person(crash=crash), Redaction(), NOW))
    manifest = json.loads(found["manifest.json"])
    named = {file["name"]: file["bytes"] for file in manifest["files"]}
    assert named == {
        name: len(text.encode()) for name, text in found.items() if name != "manifest.json"
    }
    assert all(file["contains"] and file["removed"] for file in manifest["files"])
    assert len(manifest["reference"]) == REFERENCE_LENGTH
    assert manifest["reference"] in found["summary.md"]


def test_a_setting_that_is_a_text_is_left_out() -> None:
    found = contents(build(person(settings={"proxy": "http://p", "on": True}), Redaction(), NOW))
    assert json.loads(found["settings.json"]) == {"proxy": "(left out)", "on": True}


def test_it_is_saved_whole_and_for_its_owner_alone(tmp_path: Path) -> None:
    bundle = build(person(), Redaction(), NOW)
    path = save(bundle, tmp_path)
    assert path.name == f"copper-desktop-{bundle.reference}.zip"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_bytes() == packed(bundle)


def test_one_that_cannot_be_saved_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(errors.BundleNotSaved):
        save(build(person(), Redaction(), NOW), tmp_path / "no folder" / "x.zip")
    assert not (tmp_path / "no folder").exists()


@pytest.fixture
def world() -> Iterator[World]:
    with Sandbox(client_secret=SECRET) as sandbox:
        made = world_of(sandbox)
        made.sign_in()
        yield made


def test_the_command_saves_a_bundle_without_a_display(world: World, tmp_path: Path) -> None:
    import keyring

    subject = world.subject()
    owners = [world.application.id, *(each.id for each in subject.index.connections)]
    secrets = [
        keyring.get_password(f"{world.profile.namespace} {subject.index.entry_of(owner)}", "copper")
        for owner in owners
    ]
    token = json.loads(secrets[1] or "")["access_token"]
    command = [PROGRAM, "bundle", "--output", str(tmp_path), "--json"]
    done = subprocess.run(
        command,
        env=os.environ | {"DISPLAY": ""},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    told = json.loads(done.stdout)
    assert done.returncode == 0
    assert told["reference"] in told["file"]
    with zipfile.ZipFile(told["file"]) as archive:
        every = "".join(archive.read(name).decode() for name in archive.namelist())
        steps = json.loads(archive.read("sign-ins.json"))[-1]["steps"]
        events = json.loads(archive.read("events.json"))
    assert [step["step"] for step in steps][-1] == "saved"
    assert "POST" in [step["method"] for step in steps]
    assert events
    for secret in (token, SECRET):
        assert [form for form in every_form(secret) if form in every] == []
    assert "Maya Okafor" not in every
    again = subprocess.run(
        [*command[:3], told["file"]], capture_output=True, text=True, timeout=60, check=False
    )
    assert again.returncode == 2
