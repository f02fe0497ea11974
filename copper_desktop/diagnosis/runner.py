"""Asks the checks, all at once, each in a thread and within its deadline, and tells as they end."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence

from copper_desktop.diagnosis.question import Check, Finding, Result, failed
from copper_desktop.diagnosis.subject import Subject
from copper_desktop.i18n import _
from copper_desktop.worker import DaemonExecutor

Tell = Callable[[Result], None]
Mask = Callable[[str], str]

_logger = logging.getLogger(__name__)


async def run(
    checks: Sequence[Check], subject: Subject, tell: Tell, mask: Mask = str
) -> tuple[Result, ...]:
    """Return the results in the order of ``checks``; each is told when it is there.

    ``mask`` takes secrets out of what was found, as a second net.
    """
    return tuple(await asyncio.gather(*(_asked(check, subject, tell, mask) for check in checks)))


async def _asked(check: Check, subject: Subject, tell: Tell, mask: Mask) -> Result:
    started = time.perf_counter()
    finding = await _finding(check, subject)
    result = Result(
        check.id,
        _(check.title),
        finding.verdict,
        mask(finding.evidence),
        mask(finding.remedy),
        round((time.perf_counter() - started) * 1000),
        finding.is_final,
    )
    _logger.info("check %s: %s in %d ms", check.id, result.verdict, result.milliseconds)
    tell(result)
    return result


async def _finding(check: Check, subject: Subject) -> Finding:
    loop = asyncio.get_running_loop()
    asked = loop.run_in_executor(DaemonExecutor(), check.ask, subject)
    try:
        async with asyncio.timeout(check.deadline):
            return await asked
    except TimeoutError:
        evidence = _("No answer within {seconds} seconds.").format(seconds=round(check.deadline))
        return failed(evidence, _("Try again; what does not answer at all may be hanging."))
    except Exception as error:  # a check that breaks must say so rather than hide
        _logger.exception("check %s broke", check.id)
        evidence = _("The check itself failed: {kind}.").format(kind=type(error).__name__)
        return failed(evidence, _("Report it with the support bundle."))
