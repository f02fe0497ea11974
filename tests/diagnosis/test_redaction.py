"""No secret passes the boundary, in whatever form."""

import ast
import base64
import json
from html import escape
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copper_desktop.diagnosis.known_secrets import MASK, PIECE, SHORTEST
from copper_desktop.diagnosis.redaction import Redaction

ROOT = Path(__file__).resolve().parents[2]
SECRET = 'tok/en+with "odd" chars\\ é and =='

secret_texts = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs")), min_size=8, max_size=60
)


def every_form(secret: str) -> list[str]:
    """Return the forms that a search would look for, written down apart from the code's own."""
    found = [secret, quote(secret, safe=""), quote(secret), quote_plus(secret), escape(secret)]
    found += [json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]]
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        encoded = secret.encode(encoding)
        found += [encoded.hex(), encoded.hex().upper()]
        for before in range(3):
            for encode in (base64.b64encode, base64.urlsafe_b64encode):
                text = encode(b"\0" * before + encoded).decode()
                skipped = (0, 2, 3)[before]
                found.append(text[skipped : (before + len(encoded)) * 8 // 6])
    return found


def knowing(*secrets: str) -> Redaction:
    redaction = Redaction()
    for secret in secrets:
        redaction.learn(secret)
    return redaction


@settings(max_examples=150, deadline=None, derandomize=True)
@given(secret_texts, st.text(" \n<>", max_size=12), st.text(" \n<>", max_size=12))
def test_no_form_of_a_secret_is_left(secret: str, before: str, after: str) -> None:
    redaction = knowing(secret)
    for form in every_form(secret):
        masked = redaction.mask(f"{before} {form} {after}")
        assert form not in masked
        assert masked.startswith(before)
        assert MASK in masked


@settings(max_examples=150, deadline=None, derandomize=True)
@given(secret_texts, st.data())
def test_a_secret_cut_in_two_by_two_records_cannot_be_put_together(
    secret: str, data: st.DataObject
) -> None:
    redaction = knowing(secret)
    for form in every_form(secret):
        cut = data.draw(st.integers(1, len(form) - 1))
        first, second = redaction.mask(f"x{form[:cut]}"), redaction.mask(f"{form[cut:]}x")
        assert form not in first[1:] + second[:-1]
        assert len(first) - 1 < PIECE or first.endswith(MASK)
        assert len(second) - 1 < PIECE or second.startswith(MASK)


def test_a_record_that_is_the_middle_of_a_secret_is_masked_whole() -> None:
    assert knowing("abcdefghijklmnop").mask("efghijkl") == MASK


@pytest.mark.parametrize("before", [b"", b"x", b"xy"])
def test_base64_of_a_whole_header_hides_nothing(before: bytes) -> None:
    text = base64.b64encode(before + SECRET.encode() + b"tail").decode()
    masked = knowing(SECRET).mask(text)
    assert MASK in masked
    assert len(masked.replace(MASK, "")) <= len(base64.b64encode(before + b"tail")) + 4


@pytest.mark.parametrize(
    "text",
    [
        "access_token=unknown-value",
        '{"refresh_token": "unknown-value"}',
        "Authorization: Bearer unknown-value",
        "{'client_secret': 'unknown-value'}",
        "code=unknown-value&state=unknown-value",
        '"code": "unknown-value"',
        "https://user:unknown-value@proxy.example/",
        "GET https://a.example/cb?anything=unknown-value HTTP",
        "access_token%3Dunknown-value",
        "X-PW-AccessToken: unknown-value",
        "Cookie: a=1; session=unknown-value; b=2",
        "Authorization: Digest username=x, response=unknown-value",
        '{"headers": "{\\"Authorization\\": \\"Bearer unknown-value\\"}"}',
        r"{\"code\": \"unknown-value\"}",
    ],
)
def test_what_is_called_a_secret_is_masked_though_nobody_told(text: str) -> None:
    assert "unknown-value" not in Redaction().mask(text)


@pytest.mark.parametrize(
    "text", ["password=hunter", "password: hunter2", "password: 'hunter'", "api_key = hunter"]
)
def test_what_is_called_a_password_is_masked_however_short_it_is(text: str) -> None:
    assert "hunter" not in Redaction().mask(text)


@pytest.mark.parametrize("name", ["Authorization", "password", "code", "Cookie"])
def test_a_line_of_json_that_is_masked_stays_json(name: str) -> None:
    line = json.dumps({"message": json.dumps({name: "Bearer unknown-value"}), "a": 1})
    masked = Redaction().mask(line)
    assert "unknown-value" not in masked
    assert json.loads(masked)["a"] == 1


def test_no_sentence_of_ours_is_taken_for_a_secret() -> None:
    """What is said to people passes the redaction too, for example the remedy of a check."""
    texts = [
        node.value
        for file in (ROOT / "copper_desktop").rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("_", "N_", "ngettext")
        for node in call.args
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    assert len(texts) > 500
    redaction = Redaction()
    assert [text for text in texts if redaction.mask(text) != text] == []


def test_a_name_that_is_also_that_of_a_check_stays() -> None:
    text = "failed: application.authorization: it answers 400"
    assert Redaction().mask(text) == text


def test_secrets_that_overlap_are_masked_together() -> None:
    assert knowing("abcdefghij", "ghijklmnop").mask("- abcdefghijklmnop -") == f"- {MASK} -"


def test_thousands_of_secrets_are_found_as_one_is() -> None:
    many = [f"{number:05}-{number * 7919:x}-token" for number in range(3000)]
    redaction = knowing(*many)
    masked = redaction.mask(" ".join([*many[::100], "end"]))
    assert masked == " ".join([*[MASK] * 30, "end"])
    assert redaction.mask(f"only {many[7][:9]}") == f"only {MASK}"


@pytest.mark.parametrize(
    "text",
    [
        '{"code": "CD-503"}',
        "GET /users/me answered 200 in 84 ms",
        "the state of the window",
        "exit code: unexpected",
        "",
    ],
)
def test_ordinary_words_stay(text: str) -> None:
    assert knowing("some-token-value").mask(text) == text


def test_a_value_too_short_to_be_told_from_words_is_left_alone() -> None:
    assert knowing("x" * (SHORTEST - 1)).mask("xxxxxxx") == "xxxxxxx"


def test_nothing_that_was_learnt_is_in_the_repr() -> None:
    assert "some-token" not in repr(knowing("some-token-value"))


def test_nothing_need_be_known() -> None:
    redaction = Redaction()
    redaction.learn(None)
    assert redaction.mask("words") == "words"
