"""The notice of a newer version: looked for once a day, and told; nothing is downloaded or run.

Off unless whoever built the program named a feed (docs/releasing.md). What the feed says is
believed when it is signed with the key that was built in, wherever it came from. Knows no window.
"""

from __future__ import annotations

import base64
import contextlib
import json
import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from copper_desktop import __version__, errors, resources
from copper_desktop.storage.preferences import Preference

if TYPE_CHECKING:
    from copper_desktop.storage.settings import Settings

UPDATE_NOTICE = Preference("update_notice", default=True)
UPDATE_ASKED = Preference("update_asked", "")
"""When the feed was last asked, in UTC and ISO 8601, whether or not it answered."""
UPDATE_TOLD = Preference("update_told", "")
"""The last version that the window has told of by itself."""

PRODUCT, FORMAT = "Copper Desktop", 1
LIMIT = 64 * 1024
MAX_SUMMARY = 500
DAY = timedelta(days=1)

Fetch = Callable[[str, int], Awaitable[bytes]]
"""Return what is at an https address, at most so many bytes; raises a TransportError."""

_logger = logging.getLogger(__name__)
_VERSION = re.compile(r"(\d{1,6})\.(\d{1,6})\.(\d{1,6})(.*)")


@dataclass(frozen=True, slots=True)
class Feed:
    """Where newer versions are announced, and the Ed25519 key that signs what is said there."""

    address: str
    key: bytes


@dataclass(frozen=True, slots=True)
class Notice:
    """A newer version: what is new in a few words, and the https page where it is."""

    version: str
    summary: str
    page: str


def built_in() -> Feed | None:
    """Return the feed that was named when the program was built, if one was."""
    try:
        found = json.loads(resources.path("feed.json").read_bytes())
    except FileNotFoundError:
        return None
    return Feed(found["address"], base64.b64decode(found["key"]))


def understood(feed: Feed, data: bytes, own: str = __version__) -> Notice | None:
    """Return what a feed's data announces, if that is newer than ``own``.

    None, and a line in the log, for what was not signed with the feed's key or makes no sense.
    """
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        outer = json.loads(data)
        signed, signature = outer["signed"], base64.b64decode(outer["signature"], validate=True)
        Ed25519PublicKey.from_public_bytes(feed.key).verify(signature, signed.encode())
        notice = _notice(json.loads(signed))
    except InvalidSignature:
        _logger.warning("the update feed is not signed with its key")
        return None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        _logger.warning("the update feed makes no sense: %s", type(error).__name__)
        return None
    return notice if _order(notice.version) > _order(own) else None


class Updates:
    """Looks for a newer version as the person, or an administrator, has chosen.

    ``kept`` is the file with the feed's last answer, whose signature is checked each time it is
    read. ``clock`` is the time of day in UTC.
    """

    def __init__(
        self,
        feed: Feed,
        settings: Settings,
        fetch: Fetch,
        clock: Callable[[], datetime],
        kept: Path,
    ) -> None:
        self._feed, self._settings, self._fetch = feed, settings, fetch
        self._clock, self._kept = clock, kept

    def known(self) -> Notice | None:
        """Return the newer version that was last heard of, without asking anybody."""
        if not self._settings.get(UPDATE_NOTICE):
            return None
        try:
            return understood(self._feed, self._kept.read_bytes())
        except OSError:
            return None

    async def look(self) -> Notice | None:
        """Ask the feed, if that was not done within a day; return the newer version, if any.

        What goes wrong is in the log, and is tried again a day later.
        """
        if self._settings.get(UPDATE_NOTICE) and self._is_due():
            self._settings.put(UPDATE_ASKED, self._clock().isoformat())
            try:
                data = await self._fetch(self._feed.address, LIMIT)
            except errors.TransportError as error:
                _logger.info("the update feed was not read: %s", type(error).__name__)
            else:
                with contextlib.suppress(OSError):  # it is only asked again after a day
                    self._kept.write_bytes(data)
        return self.known()

    def _is_due(self) -> bool:
        """Tell whether a day is over; a time in the future is a clock that was set back."""
        try:
            asked = datetime.fromisoformat(self._settings.get(UPDATE_ASKED))
            return not timedelta() <= self._clock() - asked < DAY
        except (ValueError, TypeError):
            return True


def _notice(said: dict[str, object]) -> Notice:
    """Return the notice; raises ValueError, or what taking it apart raises."""
    version, summary, page = said["version"], said["summary"], said["page"]
    if (said["product"], said["format"]) != (PRODUCT, FORMAT):
        raise ValueError("for something else")
    if not (isinstance(version, str) and isinstance(summary, str) and isinstance(page, str)):
        raise TypeError
    if not page.startswith("https://") or len(summary) > MAX_SUMMARY or not summary.isprintable():
        raise ValueError("not to be shown")
    _order(version)
    return Notice(version, summary, page)


def _order(version: str) -> tuple[int, ...]:
    """Return what orders versions: a pre-release comes before its release."""
    found = _VERSION.fullmatch(version)
    if found is None:
        raise ValueError(version)
    return (*map(int, found.group(1, 2, 3)), 0 if found[4] else 1)
