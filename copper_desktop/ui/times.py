"""Moments and spans in the words of the person's locale and time zone.

Knows no widget and asks no clock: the present is always given.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from PySide6.QtCore import QDateTime, QLocale

from copper_desktop.i18n import _, ngettext

_WEEKDAY = re.compile(r"[\s,،]*dddd[\s,،]*")
_FORMAT = QLocale.FormatType

LAST_MINUTES = timedelta(minutes=5)
"""The end of a token's life, in which a countdown goes by seconds."""


def local(moment: datetime) -> str:
    """Return date and time of ``moment`` where this computer is, with the time zone's name."""
    there = QDateTime.fromSecsSinceEpoch(int(moment.timestamp()))
    locale = QLocale()
    date = locale.toString(there.date(), date_pattern(locale))
    time = locale.toString(there.time(), _FORMAT.ShortFormat)
    return _("{date}, {time} {zone}").format(
        date=date, time=time, zone=there.timeZoneAbbreviation()
    )


def date_pattern(locale: QLocale) -> str:
    """Return the pattern of a day with the short name of its month, as ``locale`` has it."""
    return _WEEKDAY.sub("", locale.dateFormat(_FORMAT.LongFormat)).replace("MMMM", "MMM")


def countdown(expires_at: datetime, now: datetime) -> str:
    """Return how long it is until ``expires_at``, by seconds in the last five minutes."""
    left = expires_at - now
    if left <= timedelta():
        return _("expired")
    if left <= LAST_MINUTES:
        minutes, seconds = divmod(int(left.total_seconds()), 60)
        return _("in {minutes}:{seconds:02d}").format(minutes=minutes, seconds=seconds)
    minutes = int(left.total_seconds()) // 60
    if minutes < 120:
        return ngettext("in {n} minute", "in {n} minutes", minutes).format(n=minutes)
    hours = minutes // 60
    if hours < 48:
        return ngettext("in {n} hour", "in {n} hours", hours).format(n=hours)
    return ngettext("in {n} day", "in {n} days", hours // 24).format(n=hours // 24)


def ago(moment: datetime, now: datetime) -> str:
    """Return how long ago ``moment`` was, in as few words as a row has room for."""
    minutes = int((now - moment).total_seconds()) // 60
    if minutes < 1:
        return _("now")
    if minutes < 60:
        return ngettext("{n} min", "{n} min", minutes).format(n=minutes)
    hours = minutes // 60
    if hours < 24:
        return ngettext("{n} h", "{n} h", hours).format(n=hours)
    return ngettext("{n} d", "{n} d", hours // 24).format(n=hours // 24)


def checked_ago(moment: datetime, now: datetime) -> str:
    """Return in a sentence how long ago ``moment``, that of a check, was."""
    minutes = int((now - moment).total_seconds()) // 60
    if minutes < 1:
        return _("Checked just now")
    if minutes < 60:
        text = ngettext("Checked {n} minute ago", "Checked {n} minutes ago", minutes)
        return text.format(n=minutes)
    hours = minutes // 60
    if hours < 24:
        return ngettext("Checked {n} hour ago", "Checked {n} hours ago", hours).format(n=hours)
    days = hours // 24
    return ngettext("Checked {n} day ago", "Checked {n} days ago", days).format(n=days)


def milliseconds(duration: float) -> str:
    """Return a duration of ``duration`` seconds in milliseconds."""
    return _("{n} ms").format(n=round(duration * 1000))
