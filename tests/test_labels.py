"""What a connection's tags, note and colour may be, and what is made of what was entered."""

import pytest

from copper_desktop import errors
from copper_desktop.connection import Colour, Label
from copper_desktop.labels import (
    COLOUR_WORDS,
    MAX_NOTE,
    MAX_TAG,
    MAX_TAGS,
    Change,
    checked,
    is_like_a_secret,
    tags_of,
    used_tags,
)
from copper_desktop.messages import describe

TOKEN = "3f9a1c5e7b2d4f6081a3c5e7092b4d6f"


def test_tags_are_separated_by_commas_and_each_counts_once_whatever_its_case() -> None:
    assert tags_of(" Production, emea ,production,, EMEA\n two  words ") == (
        "Production",
        "emea",
        "two words",
    )
    assert tags_of("إنتاج، اختبار") == ("إنتاج", "اختبار")


def test_a_label_is_tidied_up() -> None:
    label = Label(("a,b", " c "), "  two\r\nlines \x1b[2J ", Colour.RED)
    assert checked(label) == Label(("a", "b", "c"), "two\nlines \ufffd[2J", Colour.RED)


@pytest.mark.parametrize(
    ("label", "error"),
    [
        (Label(tuple(map(str, range(MAX_TAGS + 1)))), errors.TooManyTags),
        (Label(("x" * (MAX_TAG + 1),)), errors.TagTooLong),
        (Label(note="x " * MAX_NOTE), errors.NoteTooLong),
        (Label(note=f"use {TOKEN}"), errors.LabelSecret),
        (Label((TOKEN[:MAX_TAG],)), errors.LabelSecret),
    ],
)
def test_what_cannot_be_noted_is_refused_in_plain_words(
    label: Label, error: type[errors.LabelInvalid]
) -> None:
    with pytest.raises(error) as refused:
        checked(label)
    message = describe(refused.value)
    assert message.code.startswith("CD-74")
    assert TOKEN not in message.explanation
    assert "{" not in message.explanation


def test_the_longest_label_is_taken() -> None:
    label = Label(tuple(str(n) * MAX_TAG for n in range(MAX_TAGS)), "ä " * (MAX_NOTE // 2 - 1))
    assert checked(label).tags == label.tags


@pytest.mark.parametrize(
    "text",
    [
        TOKEN,
        f"token: {TOKEN}",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N",
        "password: hunter22",
        "Password is hunter22",
        "client_secret=s3cr3t-value",
        "API key: “k3y-123456”",
        "access token = a1b2c3",
        "qWxZtRnBkLpMvCsDfGhJ",
        "qwxztrnbklpmvcsdfghjqwrtzpsdfghjklyxcvbn",
    ],
)
def test_what_looks_like_a_secret_is_seen(text: str) -> None:
    assert is_like_a_secret(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Production",
        "Password: ask Maya",
        "The secret is in the safe",
        "Donaudampfschifffahrtsgesellschaftskapitän",
        "https://app.copper.com/companies/123456/app#/contact/87654321",
        "Request 6f1c2d9e-77aa-4b1e-9d2c-1234567890ab failed on 2026-03-02T09:00:00",
        "migration-2026-north-east-and-south-west-region",
        "00491701234567890123456789",
        "RechtsschutzversicherungsgesellschaftenAngestellte",
        "Kraftfahrzeughaftpflichtversicherungsbeitrag",
        "NorthAmericaSalesOpsTeamEast",
        "otorrinolaringologicamenteincontrovertible",
        "Please ask Maya (maya@lanternloom.example) before you change this in production!",
    ],
)
def test_ordinary_notes_are_no_secrets(text: str) -> None:
    assert not is_like_a_secret(text)


def test_a_change_touches_only_what_it_names() -> None:
    before = Label(("Production", "emea"), "Ask first", Colour.RED)
    assert Change().of(before) == before
    assert Change(add=("emea", "new")).of(before).tags == ("Production", "emea", "new")
    assert Change(remove=("PRODUCTION",)).of(before).tags == ("emea",)
    assert Change(note="").of(before) == Label(before.tags, "", Colour.RED)
    assert Change(colour=Colour.NONE).of(before).colour is Colour.NONE


def test_the_most_used_tags_are_suggested_first() -> None:
    assert used_tags([Label(("b", "a")), Label(("b",)), Label(("A",))]) == ("b", "a", "A")


def test_every_colour_has_a_name() -> None:
    assert set(COLOUR_WORDS) == set(Colour)
