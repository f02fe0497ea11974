"""Who and where somebody is stays at home."""

import getpass
from pathlib import Path

import pytest

from copper_desktop.diagnosis.pseudonyms import Pseudonyms


def test_a_name_has_the_same_pseudonym_all_through_a_report() -> None:
    pseudonyms = Pseudonyms()
    pseudonyms.learn("person", "Maya Okafor")
    pseudonyms.learn("person", "Ada Lovelace")
    text = "Maya Okafor, maya okafor and Ada Lovelace"
    assert pseudonyms.exchange(text) == "person-1, person-1 and person-2"


def test_an_address_that_nobody_told_of_is_exchanged_too() -> None:
    assert Pseudonyms().exchange("to: someone@firm.example.") == "to: email-1."


def test_part_of_a_word_is_not_a_name() -> None:
    pseudonyms = Pseudonyms()
    pseudonyms.learn("account", "Net")
    assert pseudonyms.exchange("network of Net") == "network of account-1"


def test_identities_stay_when_the_person_wants_them_but_the_machine_goes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(getpass, "getuser", lambda: "mokafor")
    pseudonyms = Pseudonyms(include_identities=True)
    pseudonyms.learn("person", "Maya Okafor")
    pseudonyms.learn_machine(Path("/home/mokafor"))
    text = "Maya Okafor a@b.example /home/mokafor/x mokafor"
    assert pseudonyms.exchange(text) == "Maya Okafor a@b.example ~/x user"


def test_a_user_without_a_name_is_no_obstacle(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> str:
        raise KeyError

    monkeypatch.setattr(getpass, "getuser", nobody)
    pseudonyms = Pseudonyms()
    pseudonyms.learn_machine(Path("/"))
    assert pseudonyms.exchange("/etc") == "/etc"


def test_fingerprints_tell_tokens_apart_in_one_report_only() -> None:
    one, other = Pseudonyms(), Pseudonyms()
    assert one.fingerprint("a-token") == one.fingerprint("a-token")
    assert one.fingerprint("a-token") != one.fingerprint("b-token")
    assert one.fingerprint("a-token") != other.fingerprint("a-token")
