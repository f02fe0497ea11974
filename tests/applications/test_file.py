"""The application file: what is read, what is refused with its line, what is written."""

import contextlib
import tomllib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copper_desktop import errors, model
from copper_desktop.applications.file import MAX_BYTES, ApplicationFile, parse, render
from copper_desktop.applications.key_lines import key_lines
from copper_desktop.model import Application

LEAST = """\
format = 1
name = "Acme"
client_id = "client-1"
redirect_uri = "http://127.0.0.1:8400/callback"
"""


def read(document: str) -> ApplicationFile:
    return parse(document.encode(), "acme.copperapp")


def problems(document: str | bytes) -> str:
    data = document.encode() if isinstance(document, str) else document
    with pytest.raises(errors.ApplicationFileInvalid) as caught:
        parse(data, "acme.copperapp")
    return caught.value.problems


def test_what_a_file_leaves_out_is_coppers() -> None:
    found = read(LEAST)
    assert found.application == Application(
        id="", name="Acme", client_id="client-1", redirect_uri="http://127.0.0.1:8400/callback"
    )
    assert found.application.api_base == model.COPPER_API_BASE
    assert found.client_secret is None
    assert found.warnings == ()


def test_everything_can_be_said() -> None:
    found = read(
        LEAST
        + """\
client_secret = "s3cret"
authorization_endpoint = "https://id.example/authorize?tenant=1"
token_endpoint = "http://127.0.0.1:9000/token"
api_base = "https://api.example/v1"
scopes = ["one", "two"]
pkce = false
revoke_page = "https://id.example/integrations"
"""
    )
    assert found.client_secret == "s3cret"
    assert found.application == Application(
        id="",
        name="Acme",
        client_id="client-1",
        redirect_uri="http://127.0.0.1:8400/callback",
        authorization_endpoint="https://id.example/authorize?tenant=1",
        token_endpoint="http://127.0.0.1:9000/token",
        api_base="https://api.example/v1",
        scopes=("one", "two"),
        pkce=False,
        revoke_page="https://id.example/integrations",
    )


def test_the_secret_stays_out_of_the_repr() -> None:
    assert "s3cret" not in repr(read(LEAST + 'client_secret = "s3cret"\n'))


def test_windows_editors_may_have_written_it() -> None:
    data = b"\xef\xbb\xbf" + LEAST.replace("\n", "\r\n").encode()
    assert parse(data, "acme.copperapp").application.name == "Acme"


def test_an_unknown_key_warns_with_its_line() -> None:
    found = read(LEAST + '\n# a note\ncolour = "red"\n[more]\nx = 1\n')
    assert found.warnings == (
        "line 7, colour: is not known and was ignored",
        "line 8, more: is not known and was ignored",
    )


def test_an_unknown_key_cannot_write_on_the_terminal() -> None:
    (warning,) = read(LEAST + r'"\u001b[2J\u202e" = 1').warnings
    assert warning.isprintable()


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('name = ""', "line 5, name: it is empty"),
        ("name = 1", "line 5, name: it must be a text in quotes"),
        (f'name = "{"n" * 101}"', "line 5, name: it is too long"),
        ('name = "a\\u202eb"', "line 5, name: it has a character that cannot be shown"),
        ('client_id = "a b"', "line 5, client_id: it has a space or an unusual character"),
        ('client_id = ["a"]', "line 5, client_id: it must be a text in quotes"),
        ('client_secret = ""', "line 5, client_secret: it is empty"),
        ('token_endpoint = "http://id.example/"', "it must begin with https://"),
        ('token_endpoint = "id.example"', "line 5, token_endpoint: it is no web address"),
        (f'api_base = "https://a/{"x" * 2000}"', "line 5, api_base: it is too long"),
        ("pkce = 1", "line 5, pkce: it must be true or false"),
        ('scopes = "one"', "line 5, scopes: it must be a list of texts in quotes"),
        ("scopes = [1]", "line 5, scopes: it must be a list of texts in quotes"),
        ('scopes = ["a b"]', "line 5, scopes: it has a space or an unusual character"),
        ('revoke_page = "http://127.0.0.1/"', "line 5, revoke_page: it must begin with https://"),
        ('revoke_page = "javascript:alert(1)"', "line 5, revoke_page: it is no web address"),
        ('redirect_uri = "ftp://127.0.0.1/"', "line 5, redirect_uri: it is no address at which"),
    ],
)
def test_a_wrong_value_is_named_with_line_and_reason(line: str, told: str) -> None:
    key = line.partition(" ")[0]
    kept = [known for known in LEAST.splitlines() if not known.startswith(f"{key} ")]
    lines = [*kept, "#", line] if len(kept) == 3 else [*kept, line]
    assert told in problems("\n".join(lines))


def test_everything_that_is_wrong_is_said_at_once() -> None:
    told = problems('format = 1\nname = ""\nclient_id = "a b"\n')
    assert "redirect_uri: it is missing" in told
    assert "line 2, name" in told
    assert "line 3, client_id" in told


@pytest.mark.parametrize("version", ["2", "true", '"1"', "1.0"])
def test_another_format_is_not_guessed_at(version: str) -> None:
    told = problems(LEAST.replace("format = 1", f"format = {version}").replace("Acme", ""))
    assert told == "line 1, format: this version of Copper Desktop reads format 1 only"


@pytest.mark.parametrize(
    ("document", "line"),
    [
        ("format = 1\nname = Acme\n", "line 2, it is no TOML"),
        ('format = 1\nname = "Acme', "line 2, it is no TOML"),
        (b"format = 1\nname = '\xff'\n", "line 2, it is no text in UTF-8"),
        (LEAST.encode("utf-16"), "line 1, it is no text in UTF-8"),
    ],
)
def test_what_is_no_toml_is_refused_with_its_line(document: str | bytes, line: str) -> None:
    assert line in problems(document)


def test_keys_that_nest_without_end_are_refused_before_they_cost_anything() -> None:
    assert "line 2, it has a value that no application file needs" in problems(
        "format = 1\n" + "a." * 30_000 + "b = 1"
    )


@pytest.mark.parametrize("value", ["[" * 20_000 + "]" * 20_000, "9" * 10_000])
def test_values_beyond_what_can_be_read_are_refused(value: str) -> None:
    assert "it has a value that no application file needs" in problems(f"x = {value}")


def test_a_file_of_any_length_is_not_read() -> None:
    assert "longer" in problems("#" * (MAX_BYTES + 1))


def test_an_export_holds_no_secret_and_no_default() -> None:
    assert render(read(LEAST + 'client_secret = "s3cret"\n').application) == LEAST


def test_an_export_leaves_out_a_page_that_no_file_may_name(application: Application) -> None:
    written = render(replace(application, revoke_page="http://127.0.0.1:1/integrations"))
    assert "revoke_page" not in written
    assert read(written).application.revoke_page == model.COPPER_REVOKE_PAGE


visible = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=40)
names = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Cf", "Zl", "Zp")), min_size=1, max_size=100
).filter(str.strip)
addresses = st.builds("https://{}.example/{}".format, st.sampled_from("abc"), st.just("x?y=1"))


@given(
    st.builds(
        Application,
        id=st.just(""),
        name=names,
        client_id=visible,
        redirect_uri=st.sampled_from(
            ["http://127.0.0.1/cb", "http://[::1]:8400/", "http://localhost/"]
        ),
        authorization_endpoint=addresses,
        token_endpoint=addresses,
        api_base=addresses,
        scopes=st.lists(visible, max_size=3).map(tuple),
        pkce=st.booleans(),
        revoke_page=addresses,
    )
)
def test_what_is_exported_is_read_back_as_it_was(application: Application) -> None:
    found = read(render(application))
    assert found.application == application
    assert found.warnings == ()


@given(
    st.binary(max_size=300)
    | st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace"))
)
def test_whatever_is_in_a_file_only_its_own_error_is_raised(data: bytes) -> None:
    for document in (data, LEAST.encode() + data):
        with contextlib.suppress(errors.ApplicationFileInvalid):
            parse(document, "any.copperapp")


plain_values = st.recursive(
    st.booleans()
    | st.integers(-9, 9)
    | st.sampled_from(['"a=]#"', "'[\"'", '"""\n"x"\n"""', "'''\n#'''"]),
    lambda inner: st.lists(inner, max_size=3).map(
        lambda items: "[ # ]\n" + "".join(f"{_toml(item)},\n" for item in items) + "]"
    ),
)


def _toml(value: object) -> str:
    return value if isinstance(value, str) else str(value).lower()


@given(
    st.lists(st.tuples(st.sampled_from(["a", '"b c"', "'d'", "e . f"]), plain_values), max_size=4)
)
def test_the_line_of_a_key_is_the_one_where_it_stands(pairs: list[tuple[str, object]]) -> None:
    document, expected, line = "", {}, 1
    for number, (key, value) in enumerate(pairs):
        unique = (
            key.replace("c", f"c{number}")
            if key == '"b c"'
            else f"k{number}" + (" . f" if "." in key else "")
        )
        statement = f"# note\n {unique} = {_toml(value)} # end\n"
        expected[f"b c{number}" if key == '"b c"' else f"k{number}"] = line + 1
        document += statement
        line += statement.count("\n")
    assert tomllib.loads(document).keys() == expected.keys()
    assert key_lines(document) == expected
