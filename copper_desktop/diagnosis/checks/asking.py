"""What the checks of the network share: asking every server, and what errors say."""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Callable

from copper_desktop.diagnosis.checks.endpoints import Endpoint, endpoints
from copper_desktop.diagnosis.question import Finding, failed, ok, skipped, warning
from copper_desktop.diagnosis.subject import Subject
from copper_desktop.i18n import _

UNANSWERED = (OSError, http.client.HTTPException)
"""What is raised where no answer comes."""


def each_server(
    subject: Subject,
    ask: Callable[[Subject, Endpoint], Finding],
    wanted: Callable[[Endpoint], bool],
) -> Finding:
    """Ask for every server, and return the worst finding with the evidence of all of them."""
    found = [ask(subject, endpoint) for endpoint in endpoints(subject) if wanted(endpoint)]
    if not found:
        return skipped(_("It does not apply to the application’s servers."))
    evidence = "\n".join(dict.fromkeys(each.evidence for each in found))
    for build in (failed, warning):
        wrong = [each for each in found if each.verdict is build("", "").verdict]
        if wrong:
            return build(evidence, wrong[0].remedy)
    return ok(evidence)


def reason(error: BaseException) -> str:
    """Return in a few words what an error of the network says."""
    if isinstance(error, TimeoutError):
        return _("it did not answer in time")
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    if isinstance(error, OSError):
        return error.strerror or str(error) or type(error).__name__
    return type(error).__name__
