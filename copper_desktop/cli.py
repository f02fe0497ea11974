"""The command line; no Qt, which is only imported by the window that a command opens.

Answers by itself what programs ask often, and opens the window; everything else, of which there is
a lot to import, is parsed by ``arguments``.
"""

from __future__ import annotations

import contextlib
import functools
import io
import os
import sys
from types import SimpleNamespace

from copper_desktop import FILES, __version__

TYPE_CHECKING = False  # typing takes a while to import
if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Sequence

    from copper_desktop import errors
    from copper_desktop.diagnosis.recording import Recording
    from copper_desktop.storage.settings import Settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that ``arguments`` (by default those of the process) name.

    Returns the exit status: 0 for success, 1 for an error that was told, 2 for wrong usage, 3 when
    it was the credential store's, 130 after Ctrl+C; argparse ends the process where it is asked
    for help or cannot read the arguments.
    """
    _print_whatever_the_encoding()
    if "_ARGCOMPLETE" in os.environ:
        return _complete()
    options = _parsed(tuple(sys.argv[1:] if arguments is None else arguments))
    with contextlib.ExitStack() as options.ended:
        return _run(options)


def whole_parser() -> ArgumentParser:
    """Return the parser with every command, for the manual page and for completion."""
    from copper_desktop.arguments import parser

    return parser(("--help",), _run_window)


def _complete() -> int:
    """Tell a shell what may come next; argcomplete ends the process."""
    import argcomplete

    _speak(None, ())
    argcomplete.autocomplete(whole_parser())
    return 1


class _Options(SimpleNamespace):
    """What was asked for; what this process remembers of itself begins when it is first needed."""

    ended: contextlib.ExitStack

    @functools.cached_property
    def recording(self) -> Recording:
        """What logs this process, until it has ended."""
        return self.ended.enter_context(_recording(demo=getattr(self, "is_demo", False)))


def _run(options: _Options) -> int:
    if getattr(options, "json", False) and not getattr(options, "has_pages", False):
        from copper_desktop import languages

        languages.use(languages.SOURCE)  # what programs read stays as it is
    try:
        status = int(options.run(options))
        sys.stdout.flush()
        return status
    except OSError as error:
        return _output_lost(error)
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        return _failed(error, options)


def _failed(error: Exception, options: _Options) -> int:
    from copper_desktop import errors
    from copper_desktop.commands import UsageError

    if isinstance(error, UsageError):
        print(f"copper-desktop: {error}", file=sys.stderr)
        return 2
    if isinstance(error, errors.CopperDesktopError):
        _log(error, options.recording)
        print(_told(error), file=sys.stderr)
        return 3 if isinstance(error, errors.CredentialStoreError) else 1
    options.recording.crashes.note(error)  # a fault of ours: its words are for nobody
    print(_told(error), file=sys.stderr)
    return 1


def _parsed(arguments: tuple[str, ...]) -> _Options:
    """Parse the arguments; a desktop gives none, or files to open."""
    if arguments == ("--version",):
        return _Options(run=lambda _options: _print(f"copper-desktop {__version__}"))
    if arguments == ("connections", "--json"):
        listed = _listed()
        if listed is not None:
            return _Options(run=lambda _options: _print(listed))
    from copper_desktop import languages

    language, rest = _language_asked(arguments)
    settings = _speak(language, rest)
    understood = language is None or languages.find(language)
    if understood and all(argument.endswith(FILES) for argument in rest):
        files = [os.path.abspath(argument) for argument in rest]  # noqa: PTH100
        return _Options(run=_run_window, files=files, settings=settings)
    from copper_desktop.arguments import parser

    return parser(rest, _run_window).parse_args(arguments, _Options())


def _print(text: str) -> int:
    print(text)
    return 0


def _listed() -> str | None:
    """Return what ``connections --json`` prints; None where there is more to it than reading."""
    import json
    from datetime import UTC, datetime

    from copper_desktop.storage import glance, places

    listed = glance.listed(f"{places.data()}/index.sqlite3", datetime.now(UTC))
    return None if listed is None else json.dumps(listed)


def _language_asked(arguments: tuple[str, ...]) -> tuple[str | None, tuple[str, ...]]:
    """Return the value of ``--language``, which comes before a command, and what follows it.

    It has to be known before there is a parser, whose texts are in that language.
    """
    name, equals, value = (arguments[0] if arguments else "").partition("=")
    if len(name) < len("--l") or not "--language".startswith(name):
        return None, arguments
    if equals:
        return value, arguments[1:]
    return "".join(arguments[1:2]), arguments[2:]


def _speak(asked: str | None, arguments: tuple[str, ...]) -> Settings | None:
    """Speak the language that was asked for, or else the one that was chosen, or the system's.

    Returns the person's own settings, as far as they were read for it.
    """
    if arguments[:1] == ("--version",):
        return None
    from copper_desktop import i18n, languages
    from copper_desktop.storage.preferences import LANGUAGE
    from copper_desktop.storage.settings import Settings, demo_profile, standard_profile

    profiles = [standard_profile()]
    if arguments[:1] == ("demo",):
        profiles.insert(0, demo_profile())
    read = [Settings(profile.settings) for profile in profiles]
    saved = [settings.get(LANGUAGE) for settings in read]
    languages.use(languages.chosen(asked if languages.find(asked or "") else None, *saved))
    i18n.count_with(_counted)
    return read[-1]


def _counted(number: int) -> str:
    """Write a number; the formats are read when there is the first."""
    from copper_desktop import formats

    return formats.number(number)


def _recording(*, demo: bool) -> Recording:
    """Return what logs this process, in the folder of the profile that it uses."""
    from copper_desktop.diagnosis.recording import Recording
    from copper_desktop.storage.settings import demo_profile, standard_profile

    return Recording((demo_profile() if demo else standard_profile()).logs)


def _log(error: errors.CopperDesktopError, _begun: Recording) -> None:
    import logging

    from copper_desktop.messages import describe

    logging.getLogger(__name__).info("told %s: %s", describe(error).code, type(error).__name__)


def _print_whatever_the_encoding() -> None:
    """Escape what the terminal's or pipe's encoding lacks; pythonw on Windows has no streams."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _output_lost(error: OSError) -> int:
    """End without a trace when nobody reads on, and in a sentence when it cannot be written."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for the flush at the end
    if not isinstance(error, BrokenPipeError):
        print(f"copper-desktop: {error.strerror}", file=sys.stderr)
    return 1


def _run_window(options: SimpleNamespace) -> int:
    import gc

    from copper_desktop.display import require_display

    require_display()
    gc.disable()  # the window's Collector takes over; nothing made until then is garbage
    from copper_desktop.start import run

    return run(
        demo=False,
        recording=lambda: options.recording,
        arguments=options.files,
        settings=getattr(options, "settings", None),
        background=getattr(options, "background", False),
    )


def _told(error: BaseException) -> str:
    from copper_desktop.messages import describe

    message = describe(error)
    lines = [f"{message.title} ({message.code})", message.explanation, message.action]
    return "\n".join(line for line in lines if line)
