"""The chosen registration: complete, answerable, and known to its server."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from copper_desktop import errors
from copper_desktop.diagnosis import probe
from copper_desktop.diagnosis.checks import ways
from copper_desktop.diagnosis.checks.asking import UNANSWERED, reason
from copper_desktop.diagnosis.checks.store import asked, is_ready
from copper_desktop.diagnosis.question import Check, Finding, failed, ok, skipped
from copper_desktop.diagnosis.subject import Subject
from copper_desktop.i18n import N_, _
from copper_desktop.messages import describe

ADDRESSES = ("authorization_endpoint", "token_endpoint", "api_base", "revoke_page")


def fields(subject: Subject) -> Finding:
    """See whether every field has a value that can work."""
    application = subject.application
    if application is None:
        return skipped(_("There is no registration yet."))
    wrong = [
        name
        for name in ("name", "client_id", "redirect_uri")
        if not str(getattr(application, name)).strip()
    ]
    wrong += [name for name in ADDRESSES if not _is_address(getattr(application, name))]
    if wrong:
        text = _("“{name}”: cannot be used: {fields}.")
        return failed(
            text.format(name=application.name, fields=", ".join(wrong)),
            _("Correct the registration in the window, under File → Registrations."),
        )
    return ok(_("“{name}” is complete.").format(name=application.name))


def secret(subject: Subject) -> Finding:
    """See whether the client secret is where it belongs, without looking at it."""
    application = subject.application
    if application is None or application.builtin:
        return skipped(_("There is no registration that needs one."))
    entry = subject.index.entry_of(application.id)
    if entry is None and application.managed:
        return skipped(_("The administrator’s file holds it, or it is asked for at the sign-in."))
    if entry is None or not is_ready(subject):
        return skipped(_("The credential store is locked or missing."))
    try:
        subject.learn(asked(subject, lambda store: store.read(entry)))
    except errors.CredentialStoreError as error:
        message = describe(error)
        return failed(
            f"{message.title} ({message.code}).",
            _("Enter the client secret again in the window, under File → Registrations."),
        )
    return ok(_("The client secret is in the credential store."))


def answers(subject: Subject) -> Finding:
    """Ask the authorization endpoint for this client and redirect URI, without credentials."""
    application = subject.application
    if application is None:
        return skipped(_("There is no registration yet."))
    parameters = {
        "response_type": "code",
        "client_id": application.client_id,
        "redirect_uri": application.redirect_uri,
        "scope": " ".join(application.scopes),
        "state": "diagnosis",
    }
    joint = "&" if urlsplit(application.authorization_endpoint).query else "?"
    try:
        reply = ways.fetch(
            subject, f"{application.authorization_endpoint}{joint}{urlencode(parameters)}"
        )
    except (*UNANSWERED, ValueError) as error:
        return failed(
            _("The authorization endpoint does not answer: {reason}.").format(reason=reason(error)),
            _("See the checks of the network."),
        )
    text = _("The authorization endpoint answers {status}.").format(status=reply.status)
    if reply.status >= 500:
        return failed(text, _("The fault is the server’s: wait, and look at Copper’s status page."))
    if reply.status >= 400:
        remedy = _(
            "Client ID or redirect URI are not as registered with Copper: compare them, letter by "
            "letter, with what Copper’s partner team wrote."
        )
        return failed(text, remedy)
    return ok(text)


def _is_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    here = host in probe.LOOPBACK
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and here))


CHECKS = (
    Check("application.fields", N_("Is the registration complete?"), fields, ("storage.index",)),
    Check(
        "application.secret",
        N_("Is the client secret in the credential store?"),
        secret,
        ("storage.index", "store.backend", "store.round_trip"),
    ),
    Check(
        "application.authorization",
        N_("Does Copper know this client and redirect URI?"),
        answers,
        (
            "storage.index",
            "application.fields",
            "loopback.redirect",
            "network.dns",
            "network.portal",
            "network.proxy",
            "network.tls",
            "network.tcp",
            "copper.status",
            "network.answer",
        ),
    ),
)
