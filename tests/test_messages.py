"""What people are told, for every error."""

import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from copper_desktop import errors, messages
from copper_desktop.messages import describe, health_words
from copper_desktop.model import Health

AGAIN = "run: .venv/bin/python packaging/error_page.py > docs/errors.md"


def tree(cls: type[errors.CopperDesktopError]) -> Iterator[type[errors.CopperDesktopError]]:
    yield cls
    for child in cls.__subclasses__():
        yield from tree(child)


PARTS = ("sign_in", "token", "api", "network", "store", "applications", "program")
EVERY_CLASS = sorted(set(tree(errors.CopperDesktopError)), key=lambda cls: cls.__name__)
ARGUMENTS: tuple[tuple[type[errors.CopperDesktopError], tuple[object, ...]], ...] = (
    (errors.RedirectUriUnsupported, ("https://crm.example/cb",)),
    (errors.PortTaken, (8400,)),
    (errors.LoopbackBlocked, ("127.0.0.1", "Permission denied")),
    (errors.TrustToolMissing, ("certutil", "“libnss3-tools”")),
    (errors.CertificateUnusable, ("certutil is not installed",)),
    (errors.SignInTimedOut, (900.0,)),
    (errors.AlreadyConnected, ("Northwind", "Ada", "Northwind")),
    (errors.IdentityMismatch, ("Northwind", "Ada", "Grace")),
    (errors.IssuerMismatch, ("https://evil.example",)),
    (errors.OAuthErrorResponse, ("some_error", "words of the server")),
    (errors.TokenEndpointFailed, (503,)),
    (errors.TokenResponseInvalid, ("text/html",)),
    (errors.ApiError, (418,)),
    (errors.ParameterInvalid, ("page_size", "it must be at most 200")),
    (errors.CertificateUntrusted, ("api.example", "a reason", "An Issuer")),
    (errors.ProxySignInNeeded, ("api.example", "proxy.example:3128")),
    (errors.ProxySignInRefused, ("api.example", "proxy.example:3128")),
    (errors.ProxySignInUnsupported, ("api.example", "proxy.example:3128", "NTLM")),
    (errors.TransportError, ("api.example", "a reason")),
    (errors.ClientSecretMissing, ("Acme", "Some Store")),
    (errors.ApplicationManaged, ("Acme",)),
    (errors.ManagedFileRefused, ("/etc/copper-desktop/a.copperapp", "a reason")),
    (errors.CredentialStoreError, ("Some Store", "a reason")),
    (errors.LoginEntryNotChanged, ("/a/place", "a reason")),
    (errors.IndexDamaged, ("/data/index", "/data/index.damaged")),
    (errors.StorageError, ("/data/index", "a reason")),
    (errors.ApplicationFileInvalid, ("acme.copperapp", ("line 2, name: it is empty",))),
    (errors.MoveFileNotSaved, ("/home/connections.coppermove", "a reason")),
    (errors.MoveFileInvalid, ("move.json", "a reason")),
    (errors.ApplicationFileUnreadable, ("acme.copperapp", "no such file")),
    (errors.ApplicationInvalid, ("client_id", "it is empty")),
    (errors.SandboxFailed, ("a reason",)),
    (errors.AnswerNotSaved, ("/home/people.csv", "a reason")),
    (errors.TooManyTags, (11, 10)),
    (errors.TagTooLong, ("a long tag", 30)),
    (errors.NoteTooLong, (600, 500)),
    (errors.BundleNotSaved, ("/home/bundle.zip", "a reason")),
)


def made(cls: type[errors.CopperDesktopError]) -> errors.CopperDesktopError:
    for base, arguments in ARGUMENTS:
        if issubclass(cls, base):
            return cls(*arguments)
    return cls()


@pytest.mark.parametrize("cls", EVERY_CLASS)
def test_every_class_of_the_tree_has_words_of_its_own(
    cls: type[errors.CopperDesktopError],
) -> None:
    assert cls in messages._TEXTS
    message = describe(made(cls))
    assert re.fullmatch(r"CD-\d{3}", message.code)
    for text in (message.title, message.explanation, message.action):
        assert text
        assert "{" not in text
        assert text[0] == text[0].upper()


def test_no_code_is_used_twice() -> None:
    codes = [texts[0] for texts in messages._TEXTS.values()] + [messages._UNEXPECTED[0]]
    assert len(codes) == len(set(codes))


def test_the_documented_tree_is_the_tree() -> None:
    documented = re.findall(r"^\s*- (\w+)", errors.__doc__ or "", re.MULTILINE)
    assert sorted(documented) == sorted(cls.__name__ for cls in EVERY_CLASS)


def test_a_new_class_speaks_with_the_words_of_the_nearest_one_above() -> None:
    class Newer(errors.PortTaken):
        pass

    assert describe(Newer(8400)) == describe(errors.PortTaken(8400))


def test_an_unexpected_exception_tells_nothing_of_its_text() -> None:
    message = describe(ValueError("token=very-secret"))
    assert message.code == "CD-999"
    assert "secret" not in repr(message)


@pytest.mark.parametrize(
    ("error", "detail"),
    [
        (
            errors.ClientRefused("invalid_client", "no such client"),
            "invalid_client · no such client",
        ),
        (errors.AccessDenied("access_denied"), "access_denied"),
        (
            errors.ApiFailed(503, server_message="down", request_id="r-1"),
            "503 · down · x-request-id r-1",
        ),
        (errors.TlsFailed("h.example", "expired"), "h.example · expired"),
        (errors.StoreLocked("KWallet"), "KWallet"),
        (errors.IndexUnavailable("/data/index", "disk full"), "/data/index · disk full"),
        (errors.PortTaken(8400), ""),
        (errors.PortTaken(8400, "nginx (12)"), "nginx (12)"),
        (errors.LoopbackBlocked("::1", "Permission denied"), "Permission denied"),
    ],
)
def test_support_staff_find_the_evidence(error: errors.CopperDesktopError, detail: str) -> None:
    assert describe(error).detail == detail


def test_the_words_of_a_server_are_never_taken_for_placeholders() -> None:
    message = describe(errors.AuthorizationRefused("{status} {0}", "{x}"))
    assert "{status} {0}" in message.explanation


def test_every_health_has_words_of_its_own() -> None:
    assert len({health_words(health) for health in Health}) == len(Health)


def test_no_error_has_words_in_two_places() -> None:
    parts = (getattr(messages, name).TEXTS for name in PARTS)
    assert sum(len(part) for part in parts) == len(messages._TEXTS)


def test_the_page_of_codes_is_written_from_the_messages() -> None:
    root = Path(__file__).resolve().parent.parent
    spec = importlib.util.spec_from_file_location("page", root / "packaging" / "error_page.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    written = (root / "docs" / "errors.md").read_text(encoding="utf-8")
    assert written == module.page(), AGAIN
    headings = re.findall(r"^### (CD-\d{3})$", written, re.MULTILINE)
    known = [texts[0] for texts in messages._TEXTS.values()] + [messages._UNEXPECTED[0]]
    assert headings == sorted(known)


def test_every_code_that_the_documentation_names_is_on_that_page() -> None:
    root = Path(__file__).resolve().parent.parent
    listed = {message.code for message in messages.every_message()}
    for page in (root / "README.md", root / "CHANGELOG.md", *(root / "docs").glob("*.md")):
        named = set(re.findall(r"CD-\d{3}", page.read_text(encoding="utf-8")))
        assert named <= listed, page.name
