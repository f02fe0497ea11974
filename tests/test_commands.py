"""The commands, as processes of their own, with the real credential store and a sandbox beside."""

import argparse
import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from copper_desktop import commands, errors
from copper_desktop.commands import (
    UsageError,
    check,
    connections,
    label,
    opening,
    removals,
    remove,
    shared,
)
from copper_desktop.composition import Parts, now
from copper_desktop.connections.clearing import Cleared, Kept
from copper_desktop.labels import Change
from copper_desktop.model import Application, Connection, Health, Token
from copper_desktop.sandbox.browser import ScriptedBrowser
from copper_desktop.sandbox.server import Sandbox
from copper_desktop.storage.index import Index
from copper_desktop.storage.keyring_store import KeyringStore
from copper_desktop.storage.settings import standard_profile
from tests.conftest import START

PROGRAM = str(Path(sys.executable).with_name("copper-desktop"))
Done = subprocess.CompletedProcess[str]


def run(*arguments: str, **environment: str) -> Done:
    return subprocess.run(
        [PROGRAM, *arguments],
        env=os.environ | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def registered() -> Iterator[Application]:
    """A registration at a sandbox that runs, in the person's own profile."""
    with Sandbox(client_secret="the-secret") as sandbox:
        found = sandbox.registration
        application = Application(
            id="app-1",
            name="Work",
            client_id=found.client_id,
            redirect_uri=found.redirect_uris[0],
            authorization_endpoint=found.authorization_endpoint,
            token_endpoint=found.token_endpoint,
            api_base=found.api_base,
            revoke_page=found.revoke_page,
        )

        async def register() -> None:
            service = Parts(standard_profile()).service
            await service.add_application(application, "the-secret")
            await service.aclose()

        asyncio.run(register())
        yield application


def connect(
    *arguments: str, authorize: bool = True, person: str = "Maya Okafor"
) -> tuple[int, list[str]]:
    """Run ``connect`` and follow the link that it prints; return its status and lines."""
    lines: list[str] = []
    with subprocess.Popen(
        [PROGRAM, "connect", "--no-browser", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            lines.append(line.strip())
            link = line[line.find("http://") :].strip(' "}\n')
            if "/oauth/authorize?" in line:
                asyncio.run(ScriptedBrowser(person, authorize=authorize).visit(link))
    return process.returncode, lines


@pytest.fixture
def connected(registered: Application) -> str:
    status, lines = connect("--json")
    assert status == 0
    return str(json.loads(lines[-1])["connection"]["id"])


def test_connecting_tells_each_step_as_a_line_of_json(registered: Application) -> None:
    status, lines = connect("--json", "--application", "Work")
    events = [json.loads(line) for line in lines]
    assert status == 0
    assert [event["event"] for event in events] == [
        "authorization_url",
        "came_back",
        "exchanged",
        "identified",
        "saved",
        "connected",
    ]
    assert events[1]["method"] == "POST"
    connection = events[-1]["connection"]
    assert connection.pop("id")
    assert connection == {
        "name": "Lantern & Loom Outfitters",
        "account": "Lantern & Loom Outfitters",
        "user": "Maya Okafor",
        "email": "maya.okafor@lanternloom.example",
        "health": "working",
        "expires_at": None,
        "tags": [],
        "note": "",
        "colour": None,
    }


def test_connecting_can_be_read_by_people_too(registered: Application) -> None:
    status, lines = connect()
    assert status == 0
    assert "Maya Okafor" in lines[-1]
    assert "Working" in lines[-1]


def test_a_denial_is_an_event_with_its_code(registered: Application) -> None:
    status, lines = connect("--json", authorize=False)
    failed = json.loads(lines[-1])
    assert (status, failed["event"], failed["code"]) == (1, "failed", "CD-111")
    assert failed["title"]
    assert failed["action"]


def test_a_denial_is_told_in_words(registered: Application) -> None:
    status, lines = connect(authorize=False)
    assert status == 1
    assert any("CD-111" in line for line in lines)


@pytest.mark.parametrize("arguments", [[], ["--application", "No such"]])
def test_connecting_without_a_registration_is_wrong_usage(arguments: list[str]) -> None:
    done = run("connect", *arguments)
    assert done.returncode == 2
    assert "registration" in done.stderr


def test_the_same_person_again_replaces_nothing_unless_told_to(connected: str) -> None:
    status, lines = connect("--json")
    *_rest, told, failed = map(json.loads, lines)
    assert (status, failed["event"], failed["code"]) == (1, "failed", "CD-731")
    assert "--replace" in failed["action"]
    assert (told["event"], told["code"]) == ("already_connected", "CD-731")
    assert told["connection"]["id"] == connected
    status, lines = connect("--json", "--replace")
    assert status == 0
    assert json.loads(lines[-1])["connection"]["id"] == connected
    assert len(json.loads(run("connections", "--json").stdout)) == 1


def test_a_connection_is_renewed_for_its_own_person_only(connected: str) -> None:
    status, lines = connect("--json", "--renew", connected)
    assert (status, json.loads(lines[-1])["connection"]["id"]) == (0, connected)
    status, lines = connect("--json", "--renew", connected, person="Jonas Candlewick")
    *_rest, told, failed = map(json.loads, lines)
    assert (status, failed["code"]) == (1, "CD-732")
    assert (told["event"], told["connection"]["id"]) == ("identity_mismatch", connected)
    assert len(json.loads(run("connections", "--json").stdout)) == 1


def test_whatever_fails_before_the_sign_in_is_an_event_too(connected: str) -> None:
    with Index(standard_profile().index, now) as index:
        index.drop("app-1")
    done = run("connect", "--json", "--renew", connected)
    assert done.returncode == 1
    assert json.loads(done.stdout)["code"] == "CD-702"


def test_renewing_through_another_registration_is_wrong_usage(connected: str) -> None:
    done = run("connect", "--renew", connected, "--application", "Other")
    assert done.returncode == 2
    assert "“Work”" in done.stderr


@pytest.mark.parametrize(("typed", "kept"), [("y", True), ("", False)])
def test_at_a_terminal_a_person_is_asked(connected: str, typed: str, kept: bool) -> None:
    """The terminal is a real one, a pseudo-terminal."""
    person, terminal = os.openpty()
    shown = ""
    with subprocess.Popen(
        [PROGRAM, "connect", "--no-browser"], stdin=terminal, stdout=terminal, stderr=terminal
    ) as process:
        os.close(terminal)
        while piece := read_terminal(person):
            shown += piece
            if "/oauth/authorize?" in shown and shown.endswith("\n") and "http" in shown:
                link = shown[shown.find("http://") :].split()[0]
                shown = ""
                asyncio.run(ScriptedBrowser().visit(link))
            if shown.endswith("[y/N] "):
                assert "already connected as Maya Okafor" in shown
                os.write(person, f"{typed}\n".encode())
    os.close(person)
    assert process.returncode == (0 if kept else 1)
    assert ("Working" in shown) == kept
    assert ("CD-731" in shown.partition("[y/N]")[2]) == (not kept)


def read_terminal(person: int) -> str:
    """Return what was written; empty at the end, which Linux tells by an error."""
    try:
        return os.read(person, 4096).decode()
    except OSError:
        return ""


def test_the_connections_are_listed(connected: str) -> None:
    (told,) = json.loads(run("connections", "--json").stdout)
    assert (told["id"], told["user"], told["health"]) == (connected, "Maya Okafor", "working")
    assert "Maya Okafor" in run("connections").stdout


def test_no_connection_is_an_empty_list() -> None:
    assert json.loads(run("connections", "--json").stdout) == []
    assert "no connection yet" in run("connections").stdout


def test_a_check_tells_the_verdict_with_its_evidence(connected: str) -> None:
    told = json.loads(run("check", "Lantern & Loom Outfitters", "--json").stdout)
    assert told["health"] == "working"
    assert (told["evidence"]["asked"], told["evidence"]["status"]) == ("GET /users/me", 200)
    done = run("check", connected)
    assert done.returncode == 0
    assert "GET /users/me · 200" in done.stdout


def test_a_check_without_the_store_is_exit_status_3(connected: str) -> None:
    done = run("check", connected, "--json", DBUS_SESSION_BUS_ADDRESS="unix:path=/nowhere")
    assert done.returncode == 3
    told = json.loads(done.stdout)
    assert (told["health"], told["evidence"]["code"]) == ("missing", "CD-511")
    assert told["evidence"]["milliseconds"] is None
    assert told["evidence"]["asked"] == "Secret Service"
    assert "No credential store" in run("connections").stdout
    done = run("check", connected, DBUS_SESSION_BUS_ADDRESS="unix:path=/nowhere")
    assert "Nothing was learnt about 1 connection: " in done.stderr


def test_a_check_of_a_connection_that_does_not_work_is_exit_status_1(
    registered: Application,
) -> None:
    async def keep() -> None:
        parts = Parts(standard_profile())
        connection = Connection("c-1", "app-1", "Revoked", None, (), START)
        await parts.service._vault.keep_connection(connection, Token("never-valid", ()))
        await parts.service.aclose()

    asyncio.run(keep())
    done = run("check", "c-1", "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["health"] == "revoked"


def test_removing_deletes_the_connection_and_says_what_that_means(connected: str) -> None:
    done = run("remove", connected, "--yes")
    assert done.returncode == 0
    assert "Copper still honours the token" in done.stdout
    assert json.loads(run("connections", "--json").stdout) == []


def test_removing_tells_programs_what_was_removed(connected: str) -> None:
    told = json.loads(run("remove", connected, "--yes", "--json").stdout)
    assert (told["removed"]["id"], told["secret_left"]) == (connected, False)


def test_removing_without_a_store_says_that_the_token_is_left(connected: str) -> None:
    done = run("remove", connected, "--yes", DBUS_SESSION_BUS_ADDRESS="unix:path=/nowhere")
    assert done.returncode == 3
    assert "could not be deleted" in done.stdout


def test_a_token_that_was_left_is_deleted_by_the_next_command(connected: str) -> None:
    run("remove", connected, "--yes", DBUS_SESSION_BUS_ADDRESS="unix:path=/nowhere")
    index = Parts(standard_profile()).index
    assert [entry.owner for entry in index.unsettled()] == [connected]
    assert connect("--json")[0] == 0
    assert index.unsettled() == ()
    index.close()


def waiting_for_a_refusal(connection: str) -> subprocess.Popen[str]:
    """Start ``remove --revoke-first``, and return it once Copper has been asked.

    A run of the tests in the background ignores Ctrl+C, and so would what it starts.
    """
    heeding = ["env", "--default-signal=INT"]
    command = [*heeding, PROGRAM, "remove", connection, "--revoke-first", "--no-browser", "--yes"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    for line in process.stderr:
        if "Copper accepted this token" in line:
            break
    return process


def test_revoking_first_waits_for_coppers_refusal_and_then_deletes(
    registered: Application, connected: str
) -> None:
    with waiting_for_a_refusal(connected) as process:
        browser = ScriptedBrowser(also_press=["Revoke"])
        asyncio.run(browser.visit(registered.revoke_page))
        told, _more = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "Copper no longer accepts this token" in told
    assert json.loads(run("connections", "--json").stdout) == []


def test_stopping_the_wait_removes_nothing_and_says_so(connected: str) -> None:
    with waiting_for_a_refusal(connected) as process:
        process.send_signal(signal.SIGINT)
        _told, more = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Nothing was removed. Copper accepted this token when it was last asked." in more
    assert len(json.loads(run("connections", "--json").stdout)) == 1


def test_the_page_is_opened_in_the_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda page: bool(opened.append(page)) or True)
    assert remove._opened("https://app.copper.com/settings")
    assert opened == ["https://app.copper.com/settings"]


@pytest.fixture
def two(connected: str) -> tuple[str, str]:
    """Two connections, of two people."""
    status, lines = connect("--json", person="Jonas Candlewick")
    assert status == 0
    return connected, str(json.loads(lines[-1])["connection"]["id"])


def ids_of(printed: str) -> list[str]:
    return [known["id"] for known in json.loads(printed)]


def test_several_are_removed_at_once_each_counted_once(two: tuple[str, str]) -> None:
    done = run("remove", *two, two[0], "--yes", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert tuple(removed["id"] for removed in told["removed"]) == two
    assert (told["kept"], told["secrets_left"], told["registrations"]) == ([], [], [])
    assert ids_of(run("connections", "--json").stdout) == []
    assert len(own_registrations()) == 1


def test_what_removing_several_means_is_told_in_words(two: tuple[str, str]) -> None:
    done = run("remove", *two, "--yes")
    assert done.stdout.count("Removed from this computer: ") == 2
    assert "Copper still honours 2 tokens" in done.stdout


@pytest.mark.parametrize("command", ["remove --yes", "check", "label --tag emea"])
def test_one_unknown_name_keeps_all_of_several_as_they_are(
    two: tuple[str, str], command: str
) -> None:
    before = run("connections", "--json").stdout
    name, *options = command.split()
    done = run(name, *options, *two, "No such")
    assert (done.returncode, done.stdout) == (2, "")
    assert "No such" in done.stderr
    assert run("connections", "--json").stdout == before


def test_whoever_is_asked_about_several_sees_which(
    two: tuple[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from copper_desktop.cli import main

    asked: list[str] = []
    monkeypatch.setattr(remove, "confirmed", lambda question: bool(asked.append(question)))
    assert main(["remove", *two]) == 1
    assert asked == ["Delete the tokens of 2 connections from this computer? [y/N] "]
    told = capsys.readouterr().err
    assert all(connection in told for connection in two)
    assert len(ids_of(run("connections", "--json").stdout)) == 2


def test_several_are_checked_and_labelled_as_an_array(two: tuple[str, str]) -> None:
    done = run("check", *two, "--quick", "--json")
    assert (done.returncode, ids_of(done.stdout)) == (0, list(two))
    done = run("label", *two, "--tag", "emea", "--json")
    assert (done.returncode, ids_of(done.stdout)) == (0, list(two))
    assert [known["tags"] for known in json.loads(done.stdout)] == [["emea"]] * 2
    assert run("label", *two).stdout.count("emea") == 2


def test_what_one_of_several_cannot_take_labels_none_of_them(two: tuple[str, str]) -> None:
    full = [part for number in range(10) for part in ("--tag", f"t{number}")]
    assert run("label", two[1], *full).returncode == 0
    before = run("connections", "--json").stdout
    done = run("label", *two, "--tag", "one more")
    assert done.returncode == 1
    assert "CD-741" in done.stderr
    assert run("connections", "--json").stdout == before


def test_one_of_several_that_another_run_removes_is_told_and_keeps_no_other(
    two: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    service = Parts(standard_profile()).service
    known = service.connections()
    assert run("remove", two[0], "--yes").returncode == 0

    async def act() -> tuple[list[str], list[str], list[str]]:
        labelled = await label._label_each(service, known, Change(add=("emea",)))
        checked, gone = await check._check_each(service, known, True)
        await service.aclose()
        return (
            [one.id for one in labelled],
            [one.connection.id for one in checked],
            [one.id for one in gone],
        )

    assert asyncio.run(act()) == ([two[1]], [two[1]], [two[0]])
    assert "There is no connection “Lantern & Loom Outfitters”." in capsys.readouterr().err


def test_everything_is_removed_and_what_copper_still_honours_is_told(
    registered: Application, connected: str
) -> None:
    done = run("remove", "--all", "--yes")
    assert done.returncode == 0
    assert "the registration Work" in done.stdout
    assert f"1 token until it is revoked there: {registered.revoke_page}" in done.stdout
    assert json.loads(run("connections", "--json").stdout) == []
    assert own_registrations() == []
    assert "There is nothing to remove." in run("remove", "--all", "--yes").stdout


def test_removing_everything_tells_programs_what_is_left(connected: str) -> None:
    done = run("remove", "--all", "--yes", "--json", DBUS_SESSION_BUS_ADDRESS="unix:path=/nowhere")
    told = json.loads(done.stdout)
    assert done.returncode == 3
    assert [removed["id"] for removed in told["removed"]] == [connected]
    assert told["removed"][0]["secret_left"]
    assert not told["removed"][0]["refused_by_copper"]
    assert (told["registrations"], told["secrets_left"][-1]) == (["Work"], "Work")
    assert told["kept"] == []


@pytest.mark.parametrize(
    "arguments",
    [(), ("Work", "--all"), ("--all", "--revoke-first"), ("A", "B", "--revoke-first")],
    ids=" ".join,
)
def test_what_to_remove_must_be_clear(arguments: tuple[str, ...]) -> None:
    assert run("remove", *arguments, "--yes").returncode == 2


def test_saying_no_removes_nothing_of_everything(
    connected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from copper_desktop.cli import main

    monkeypatch.setattr(remove, "confirmed", lambda _question: False)
    assert main(["remove", "--all"]) == 1
    assert len(json.loads(run("connections", "--json").stdout)) == 1


def test_what_could_not_be_removed_is_told_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    kept = (Kept("Acme", errors.StoreLocked("Keyring")),)
    removals.tell_clearing(Cleared(kept=kept, secrets_left=("Other",)), {})
    told = capsys.readouterr().out
    assert "Not removed: Acme. The credential store is locked (CD-503)." in told
    assert "Still in a credential store that is not here: Other." in told


def leave_a_secret_behind() -> None:
    """Write a secret that is never committed, as a run that was killed does."""

    async def leave() -> None:
        yesterday = Index(standard_profile().index, lambda: now() - timedelta(days=1))
        store = KeyringStore(standard_profile().namespace)
        await store.write(yesterday.intend("c-9", await store.kind()), "left")
        yesterday.close()
        store.close()

    asyncio.run(leave())


def test_a_secret_that_was_left_behind_is_told_and_deleted_on_request() -> None:
    assert json.loads(run("leftovers", "--json").stdout) == {"found": 0, "deleted": 0}
    leave_a_secret_behind()
    told = run("leftovers")
    assert (told.returncode, told.stdout[:8]) == (1, "1 secret")
    assert "leftovers" in told.stderr
    assert json.loads(run("leftovers", "--delete", "--json").stdout) == {"found": 1, "deleted": 1}
    assert run("leftovers").returncode == 0


def test_a_connection_is_found_by_its_persons_address(connected: str) -> None:
    assert run("check", "maya.okafor@lanternloom.example").returncode == 0


def test_nothing_is_removed_where_nobody_can_be_asked(connected: str) -> None:
    done = run("remove", connected)
    assert done.returncode == 2
    assert "--yes" in done.stderr
    assert len(json.loads(run("connections", "--json").stdout)) == 1


@pytest.mark.parametrize("command", ["check", "remove"])
def test_an_unknown_connection_is_wrong_usage(command: str) -> None:
    done = run(command, "No such")
    assert done.returncode == 2
    assert "No such" in done.stderr


def test_a_damaged_index_is_told_beside_the_answer() -> None:
    file = standard_profile().index
    file.parent.mkdir(parents=True)
    file.write_bytes(b"this is no database" * 100)
    done = run("connections", "--json")
    assert json.loads(done.stdout) == []
    assert "CD-601" in done.stderr


ONE = Connection("c-1", "app-1", "Same", None, (), START)
TWO = replace(ONE, id="c-2")


def test_an_ambiguous_name_is_wrong_usage_that_names_the_ids() -> None:
    assert shared.find_connection([ONE, TWO], "c-2") is TWO
    with pytest.raises(UsageError, match=r"(?s)c-1 .*\n  c-2 "):
        shared.find_connection([ONE, TWO], "Same")


def test_the_registration_must_be_named_when_there_are_several(application: Application) -> None:
    other = replace(application, id="app-2", name="Other")
    assert shared.find_application([application, other], "Other") is other
    assert shared.find_application([application, other], "app-2") is other
    with pytest.raises(UsageError, match="Other"):
        shared.find_application([application, other], None)


@pytest.mark.parametrize(
    ("answer", "removed"), [("y", True), (" YES ", True), ("", False), ("n", False)]
)
def test_a_person_is_asked_before_anything_is_deleted(
    monkeypatch: pytest.MonkeyPatch, answer: str, removed: bool
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _question: answer)
    assert remove.confirmed("Delete?") is removed


def test_saying_no_removes_nothing(connected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from copper_desktop.cli import main

    monkeypatch.setattr(remove, "confirmed", lambda _question: False)
    assert main(["remove", connected]) == 1
    assert len(json.loads(run("connections", "--json").stdout)) == 1


@pytest.mark.parametrize("works", [True, False])
def test_the_systems_browser_is_opened(monkeypatch: pytest.MonkeyPatch, works: bool) -> None:
    monkeypatch.setattr("webbrowser.open", lambda url: works and url == "https://x.example")
    assert opening.open_default("https://x.example") is works


@pytest.mark.parametrize(
    ("health", "status"),
    [
        (Health.WORKING, 0),
        (Health.EXPIRING, 0),
        (Health.EXPIRED, 1),
        (Health.REVOKED, 1),
        (Health.UNREACHABLE, 1),
        (Health.LIMITED, 1),
        (Health.UNCHECKED, 1),
        (Health.LOCKED, 3),
        (Health.MISSING, 3),
    ],
)
def test_every_verdict_has_its_exit_status(health: Health, status: int) -> None:
    assert shared.status_of(health) == status


def test_ctrl_c_ends_quietly(monkeypatch: pytest.MonkeyPatch) -> None:
    from copper_desktop.cli import main

    def interrupted(_options: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(connections, "_list", interrupted)
    assert main(["connections"]) == 130


COPPERAPP = """\
format = 1
name = "Acme"
client_id = "client-1"
redirect_uri = "http://127.0.0.1:8400/callback"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "acme.copperapp"
    made.write_text(COPPERAPP)
    return made


def import_(file: Path, *arguments: str, line: str = "s3cret\n") -> Done:
    return subprocess.run(
        [PROGRAM, "applications", "import", str(file), "--secret-stdin", *arguments],
        input=line,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def own_registrations() -> list[dict[str, object]]:
    *own, sandbox = json.loads(run("applications", "list", "--json").stdout)
    assert (sandbox["name"], sandbox["builtin"]) == ("Sandbox", True)
    return own


def test_a_registration_is_imported_listed_exported_and_removed(file: Path) -> None:
    told = json.loads(import_(file, "--json").stdout)
    assert (told["imported"]["name"], told["replaced"], told["warnings"]) == ("Acme", False, [])
    assert told["file_has_secret"] is False
    (listed,) = own_registrations()
    assert listed == told["imported"]
    assert listed["connections"] == 0
    assert "Acme  0 connections" in run("applications", "list").stdout
    assert run("applications", "export", "Acme").stdout == COPPERAPP
    assert import_(file).stdout == "Brought up to date: Acme.\n"
    removed = json.loads(run("applications", "remove", "Acme", "--json").stdout)
    assert removed["removed"]["id"] == listed["id"]
    assert run("applications", "list").stdout.splitlines() == [
        "There is no registration yet.",
        "sandbox  Sandbox  built in, a simulated Copper",
    ]


def test_a_secret_in_the_file_is_taken_and_told(file: Path) -> None:
    file.write_text(COPPERAPP + 'client_secret = "s3cret"\ncolour = 1\n')
    done = run("applications", "import", str(file))
    assert done.returncode == 0
    assert "still contains the client secret" in done.stdout
    assert "line 6, colour: is not known and was ignored" in done.stderr
    assert "s3cret" not in done.stdout + done.stderr


def test_a_wrong_file_is_told_with_line_and_reason_and_imports_nothing(file: Path) -> None:
    file.write_text(COPPERAPP.replace('"client-1"', '""') + "pkce = 1\n")
    done = import_(file)
    assert done.returncode == 1
    assert "CD-711" in done.stderr
    assert "line 3, client_id: it is empty; line 5, pkce: it must be true or false" in done.stderr
    assert own_registrations() == []


def test_hosts_that_are_not_coppers_are_named_on_import(file: Path) -> None:
    file.write_text(COPPERAPP + 'token_endpoint = "https://id.example/token"\n')
    assert "not Copper’s: id.example" in import_(file).stderr


def test_where_nobody_can_be_asked_for_the_secret_nothing_is_imported(file: Path) -> None:
    done = run("applications", "import", str(file))
    assert done.returncode == 2
    assert "--secret-stdin" in done.stderr
    assert import_(file, line="").returncode == 2
    assert own_registrations() == []


def test_the_secret_is_asked_for_at_a_terminal_without_showing_it(file: Path) -> None:
    import pty

    leader, follower = pty.openpty()
    command = [PROGRAM, "applications", "import", str(file)]
    with subprocess.Popen(
        command, stdin=follower, stdout=follower, stderr=follower, start_new_session=True
    ) as process:
        os.close(follower)
        shown = b""
        while b"Client secret" not in shown:
            shown += os.read(leader, 1000)
        os.write(leader, b"s3cret\n")
        while b"Imported" not in shown:
            shown += os.read(leader, 1000)
    os.close(leader)
    assert process.returncode == 0
    assert b"s3cret" not in shown


def test_a_secret_can_be_entered_anew(registered: Application) -> None:
    wrong = [PROGRAM, "applications", "secret", "Work", "--secret-stdin"]
    done = subprocess.run(wrong, input="wrong\n", capture_output=True, text=True, check=False)
    assert done.returncode == 0
    status, lines = connect("--json")
    assert (status, json.loads(lines[-1])["code"]) == (1, "CD-212")


def test_a_registration_in_use_is_not_removed(connected: str) -> None:
    done = run("applications", "remove", "Work")
    assert done.returncode == 1
    assert "CD-704" in done.stderr


@pytest.mark.parametrize("command", ["remove", "export"])
def test_a_registration_that_is_not_there_is_wrong_usage(file: Path, command: str) -> None:
    assert run("applications", command, "Nobody").returncode == 2
    import_(file)
    done = run("applications", command, "Nobody")
    assert done.returncode == 2
    assert "Acme" in done.stderr


def test_connecting_names_the_hosts_that_are_not_coppers(registered: Application) -> None:
    _status, lines = connect("--json")
    assert json.loads(lines[0])["other_hosts"] == ["127.0.0.1"]
    assert "not Copper’s: 127.0.0.1" in "\n".join(connect()[1])


def test_each_group_of_commands_adds_those_that_it_is_imported_for() -> None:
    for group, names in commands.GROUPS.items():
        added = argparse.ArgumentParser().add_subparsers()
        commands.add_to(added, [names[0]])
        assert tuple(added.choices) == names, group


def test_no_group_of_commands_is_imported_for_the_window() -> None:
    added = argparse.ArgumentParser().add_subparsers()
    commands.add_to(added, [])
    assert not added.choices


def test_all_commands_are_there_for_whoever_asks_for_help() -> None:
    added = argparse.ArgumentParser().add_subparsers()
    commands.add_to(added, ["--help"])
    assert len(added.choices) == sum(len(names) for names in commands.GROUPS.values())


def test_a_connection_is_labelled_and_the_label_is_listed(connected: str) -> None:
    options = ("--tag", "production", "--tag", "emea", "--colour", "red", "--note", "Ask Maya")
    done = run("label", connected, *options, "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["tags"], told["note"], told["colour"]) == (
        ["production", "emea"],
        "Ask Maya",
        "red",
    )
    assert "Red · production, emea" in run("connections").stdout
    assert json.loads(run("connections", "--json").stdout) == [told]
    shown = run("label", connected).stdout
    assert "Red · production, emea" in shown
    assert "  Ask Maya" in shown.splitlines()
    options = ("--untag", "Production", "--colour", "none", "--note", "")
    told = json.loads(run("label", connected, *options, "--json").stdout)
    assert (told["tags"], told["note"], told["colour"]) == (["emea"], "", None)


def test_a_note_that_looks_like_a_token_is_refused(connected: str) -> None:
    done = run("label", connected, "--note", "3f9a1c5e7b2d4f6081a3c5e7092b4d6f")
    assert done.returncode == 1
    assert "CD-744" in done.stderr
    assert "3f9a1c5e" not in done.stderr
    assert run("label", connected, "--colour", "pink").returncode == 2


def test_connections_move_to_another_computer_without_secrets(
    connected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exported = run("move", "export")
    assert exported.returncode == 0
    assert "the-secret" not in exported.stdout
    file = tmp_path / "move.json"
    file.write_text(exported.stdout)
    there = {"XDG_DATA_HOME": str(tmp_path / "there")}
    told = json.loads(run("move", "import", str(file), "--json", **there).stdout)
    assert (told["applications"], len(told["connections"])) == (["Work"], 1)
    (listed,) = json.loads(run("connections", "--json", **there).stdout)
    assert listed["health"] == "missing"
    again = run("move", "import", str(file), **there)
    assert "0 connections were added" in again.stdout
    assert again.stderr.splitlines()[-2:] == [
        "Those that are here already were left as they are.",
        f"  {listed['name']}",
    ]
    told = json.loads(run("move", "import", str(file), "--json", **there).stdout)
    assert told == {"applications": [], "connections": [], "left_out": [listed["name"]]}


def test_importing_tells_what_is_to_be_done(connected: str, tmp_path: Path) -> None:
    file = tmp_path / "move.json"
    file.write_text(run("move", "export").stdout)
    done = run("move", "import", str(file), XDG_DATA_HOME=str(tmp_path / "there"))
    assert done.returncode == 0
    assert "applications secret" in done.stdout
    assert "connect again" in done.stdout


def test_a_file_that_cannot_be_moved_in_is_told(tmp_path: Path) -> None:
    done = run("move", "import", str(tmp_path / "nothing"))
    assert done.returncode == 1
    assert "CD-614" in done.stderr
