"""How a verdict on a connection looks and reads: icon, tone, verdict and advice.

The words of the verdict's name are those of ``messages.py``. Nothing here suggests connecting
again where only the credential store or the network stands in the way.
"""

from __future__ import annotations

from dataclasses import dataclass

from copper_desktop.i18n import N_, _
from copper_desktop.messages import OFFLINE_CODE, is_store_absent
from copper_desktop.model import Evidence, Health
from copper_desktop.ui import times
from copper_desktop.ui.health_look import LOOKS


@dataclass(frozen=True, slots=True)
class HealthView:
    """An icon's name, a tone of the theme, and two sentences marked for translation."""

    icon: str
    tone: str
    verdict: str
    advice: str


VIEWS = {
    Health.WORKING: HealthView(
        *LOOKS[Health.WORKING], N_("Copper answered: this connection works."), ""
    ),
    Health.EXPIRING: HealthView(
        *LOOKS[Health.EXPIRING],
        N_("This connection works, but its token expires soon."),
        N_("Connect again once it has expired."),
    ),
    Health.EXPIRED: HealthView(
        *LOOKS[Health.EXPIRED],
        N_("The time of this token is over."),
        N_("Connect again to get a new one."),
    ),
    Health.REVOKED: HealthView(
        *LOOKS[Health.REVOKED],
        N_("Copper no longer accepts this connection."),
        N_(
            "It was revoked at Copper, or was never valid. "
            "Connect again: the new token takes the place of the old one."
        ),
    ),
    Health.UNREACHABLE: HealthView(
        *LOOKS[Health.UNREACHABLE],
        N_("Copper gave no usable answer, so nothing is known about this connection."),
        N_("Check the network, then test again. The token is still here."),
    ),
    Health.LIMITED: HealthView(
        *LOOKS[Health.LIMITED],
        N_("Copper asked to wait: there were too many requests."),
        N_("Wait a minute, then test again. The connection itself is not affected."),
    ),
    Health.LOCKED: HealthView(
        *LOOKS[Health.LOCKED],
        N_("The credential store is locked, so the token could not be read."),
        N_("Unlock it, then test again. Nothing was lost."),
    ),
    Health.MISSING: HealthView(
        *LOOKS[Health.MISSING],
        N_("The credential store of this computer has no token for this connection."),
        N_("If you use more than one credential store, start the right one, then test again."),
    ),
    Health.UNCHECKED: HealthView(
        *LOOKS[Health.UNCHECKED],
        N_("Copper has not confirmed this connection yet."),
        N_("Press Test to ask Copper."),
    ),
}


_NO_STORE = (
    N_("This computer has no credential store that answers, so the token could not be read."),
    N_("Start it, for example by signing in to your desktop again, then test again."),
)


_WHY = {
    OFFLINE_CODE: N_("This computer was offline."),
    "CD-307": N_("Copper answered that it has a fault."),
    "CD-308": N_("What answered was not Copper: a guest Wi-Fi page or a proxy does this."),
    "CD-401": N_("Copper’s name could not be looked up."),
    "CD-402": N_("The connection was refused or cut off."),
    "CD-403": N_("The identity of the server could not be confirmed, so nothing was sent."),
    "CD-404": N_("The proxy of this network did not pass the request on."),
    "CD-405": N_("No answer came in time."),
    "CD-411": N_("The server’s certificate is out of its time, by the clock of this computer."),
    "CD-412": N_("Somebody else answered: the certificate belongs to another server."),
    "CD-413": N_("Somebody whom this computer does not trust stands in between."),
    "CD-414": N_("The proxy of this network wants a user name and a password."),
    "CD-415": N_("The proxy of this network refused the user name or the password."),
    "CD-416": N_("The proxy of this network wants a way to sign in that is not supported."),
    "CD-417": N_("Proxies are chosen by a script (PAC) here, which cannot be used on Linux."),
}
"""What stood in the way of Copper's answer, by the code of the evidence."""

_ADVICE = {"CD-307": N_("Wait a while, then test again. The token is still here.")}
"""What helps where the network is not what failed."""


def sentence(health: Health, evidence: Evidence | None = None) -> str:
    """Return verdict and advice, in the language in use."""
    if is_store_absent(health, evidence):
        return " ".join(_(part) for part in _NO_STORE)
    view = VIEWS[health]
    why = _WHY.get(evidence.code or "", "") if evidence and health is Health.UNREACHABLE else ""
    advice = _ADVICE.get(evidence.code or "", view.advice) if why and evidence else view.advice
    return " ".join(_(part) for part in (view.verdict, why, advice) if part)


def answer(evidence: Evidence) -> str:
    """Return what the verdict rests on as one sentence: status, duration, request id, code."""
    parts = [_outcome(evidence)]
    if evidence.request_id:
        parts.append(_("request id {id}").format(id=evidence.request_id))
    if evidence.code:
        parts.append(_("code {code}").format(code=evidence.code))
    if evidence.detail:
        parts.append(evidence.detail)
    return _("{facts}.").format(facts=", ".join(parts))


def _outcome(evidence: Evidence) -> str:
    if evidence.status is None:
        return _("No answer")
    if evidence.duration is None:
        return _("Status {status}").format(status=evidence.status)
    return _("Status {status} in {duration}").format(
        status=evidence.status, duration=times.milliseconds(evidence.duration)
    )


def asked(evidence: Evidence) -> str:
    """Return what was asked of Copper, and when."""
    return _("{request} on {moment}").format(
        request=_(evidence.asked), moment=times.local(evidence.at)
    )
