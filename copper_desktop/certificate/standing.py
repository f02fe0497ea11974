"""How the certificate stands before a sign-in that needs it, and what a person is told of that."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from copper_desktop import errors, formats
from copper_desktop.certificate.kept import KeptCertificate
from copper_desktop.certificate.trust import trust_store
from copper_desktop.i18n import N_, _
from copper_desktop.model import Application


class Standing(StrEnum):
    """What is to be expected of the browser when it comes back."""

    TRUSTED = "trusted"
    UNTRUSTED = "untrusted"
    DUE = "due"
    ENDED = "ended"


_TITLES = {
    Standing.UNTRUSTED: N_("Your browser will warn you when it comes back"),
    Standing.DUE: N_("The browser certificate of this computer ends soon"),
    Standing.ENDED: N_("The browser certificate of this computer has ended"),
}
_TEXTS = {
    Standing.DUE: N_(
        "It ends on {day}. Renew it before then under “Browser certificate” in the File "
        "menu, and trust the new one."
    ),
    Standing.ENDED: N_(
        "It ended on {day}. A new one is made for this sign-in, which browsers do not "
        "trust yet: trust it under “Browser certificate” in the File menu."
    ),
}


@dataclass(frozen=True, slots=True)
class CertificateNote:
    """What a person is told; ``ends`` is when a trusted certificate's time is over, aware."""

    standing: Standing
    ends: datetime | None = None

    @property
    def title(self) -> str:
        """What is the matter, in the language in use."""
        return _(_TITLES[self.standing])

    @property
    def text(self) -> str:
        """What that means and what to do, in the language in use."""
        if self.ends is None:
            return what_to_press()
        day = formats.day(self.ends.astimezone().date())
        return _(_TEXTS[self.standing]).format(day=day)


def needs_certificate(application: Application) -> bool:
    """Return whether the browser comes back to this computer over https."""
    from copper_desktop.oauth.redirect import Way, way_back

    try:
        return way_back(application.redirect_uri).way is Way.HTTPS_LOOPBACK
    except errors.RedirectUriUnsupported:
        return False


async def note_for(kept: KeptCertificate) -> CertificateNote | None:
    """Return what to know about the certificate; None while it is trusted and good.

    Raises CertificateUnusable.
    """
    certificate = await kept.current()
    if certificate is None or not await trust_store(certificate).trusts():
        return CertificateNote(Standing.UNTRUSTED)
    if kept.clock() >= certificate.ends:
        return CertificateNote(Standing.ENDED, certificate.ends)
    if certificate.is_due(kept.clock()):
        return CertificateNote(Standing.DUE, certificate.ends)
    return None


async def ending_note(
    applications: Iterable[Application], certificate: Callable[[], KeptCertificate]
) -> CertificateNote | None:
    """Return what to know where the certificate ends soon, or has ended, and is needed.

    None where that is not so, or cannot be told: a sign-in tells of what it cannot use.
    """
    if not any(needs_certificate(application) for application in applications):
        return None
    with contextlib.suppress(errors.CertificateUnusable):
        note = await note_for(certificate())
        if note is not None and note.standing in (Standing.DUE, Standing.ENDED):
            return note
    return None


def what_to_press() -> str:
    """Return what a browser says of a certificate that it does not trust, and what to press."""
    return _(
        "It says “Your connection is not private”: press Advanced, then “Proceed to …”, and "
        "Continue when it asks whether to send the form again. In Firefox: Advanced, then Accept "
        "the Risk and Continue. In Safari: Show Details, then visit this website. The page is this "
        "program’s own, and nothing leaves this computer there. To end the warning, trust the "
        "certificate under “Browser certificate” in the File menu."
    )
