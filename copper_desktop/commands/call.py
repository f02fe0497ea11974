"""The commands ``call`` and ``operations``: one read of the API, and what can be read; no Qt."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from copper_desktop import errors
from copper_desktop.commands.shared import (
    NOT_WORKING,
    WORKING,
    UsageError,
    add_connection,
    add_json,
    find_connection,
    parts,
    run,
    teaching,
)
from copper_desktop.i18n import _

if TYPE_CHECKING:
    from copper_desktop.api.calls import Call
    from copper_desktop.calling.contents import Content
    from copper_desktop.model import RawAnswer

MAX_BODY = 1024 * 1024


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to a parser; each sets ``run`` to what runs it."""
    call = commands.add_parser(
        "call",
        help=_("read from Copper’s API over a connection"),
        **teaching(
            _(
                "Read from Copper’s API: an operation that “operations” lists, or a path. The "
                "answer goes to standard output, the rest to standard error."
            ),
            {
                "copper-desktop call Example current_user": _("who the connection is"),
                "copper-desktop call Example people --param page_size=5": _("five people"),
                "copper-desktop call Example people --body search.json": _("a search of yours"),
                "copper-desktop call Example /people/1001": _("a path"),
            },
            _(
                "0 Copper answered with a 2xx, 1 otherwise, 2 wrong usage, 3 the credential store "
                "is locked or missing"
            ),
        ),
    )
    add_connection(call)
    call.add_argument(
        "operation",
        metavar="OPERATION",
        help=_("an operation that “copper-desktop operations” lists, or a path such as /people/7"),
    )
    call.add_argument(
        "--param",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help=_("a parameter of the operation; may be repeated"),
    )
    call.add_argument(
        "--body",
        metavar="FILE",
        help=_("a file with the JSON body of a search; - is standard input"),
    )
    add_json(call)
    call.set_defaults(run=_call)
    operations = commands.add_parser(
        "operations",
        help=_("list what “call” can read"),
        **teaching(
            _("List the calls that only read, with their parameters and an example each."),
            {
                "copper-desktop operations": _("for people"),
                "copper-desktop operations --json": _("for programs"),
            },
            _("0 listed, 2 wrong usage"),
        ),
    )
    add_json(operations)
    operations.set_defaults(run=_operations)


def _call(options: argparse.Namespace) -> int:
    """Send one read and print what came: the body on standard output, the rest beside it."""
    from copper_desktop.calling.contents import look_at

    call = _prepared(options)
    service = parts(options).service
    connection = find_connection(service.connections(), options.connection)
    answer = run(service, lambda: service.ask(connection.id, call))
    content = look_at(answer)
    if options.json:
        print(_as_json(answer, content))
    else:
        _tell(answer, content)
    return WORKING if 200 <= answer.status < 300 and not answer.truncated else NOT_WORKING


def _prepared(options: argparse.Namespace) -> Call:
    """Return the call that the options ask for; what cannot be sent is wrong usage."""
    from copper_desktop.api.calls import call_of, free_call, read_body
    from copper_desktop.api.operations import operation_of
    from copper_desktop.messages import describe

    entered = dict(_pair(text) for text in options.param)
    body = None if options.body is None else _read(options.body)
    operation = operation_of(options.operation)
    try:
        if operation is not None:
            if body is not None and not operation.takes_body:
                raise UsageError(_("This operation has no body."))
            return call_of(operation, entered, None if body is None else read_body(body))
        if not options.operation.startswith("/"):
            text = _("There is no operation “{name}”; “copper-desktop operations” lists them.")
            raise UsageError(text.format(name=options.operation))
        if entered:
            raise UsageError(_("A path takes its parameters in itself, not by --param."))
        return free_call(options.operation, body or "")
    except errors.CallInvalid as error:
        message = describe(error)
        raise UsageError(f"{message.explanation} {message.action} ({message.code})") from None


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise UsageError(_("--param takes NAME=VALUE."))
    return name, value


def _read(name: str) -> str:
    """Return a body from a file or from standard input; raises UsageError."""
    try:
        if name == "-":
            read = sys.stdin.buffer.read(MAX_BODY + 1)
        else:
            with Path(name).open("rb") as file:
                read = file.read(MAX_BODY + 1)
        if len(read) > MAX_BODY:
            raise UsageError(_("The body is too long."))
        return read.decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"{name}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UsageError(_("The body is not UTF-8 text.")) from None


def _tell(answer: RawAnswer, content: Content) -> None:
    from copper_desktop.api.client import refusal_of
    from copper_desktop.calling.contents import ContentKind
    from copper_desktop.calling.layout import lines_of
    from copper_desktop.messages import describe
    from copper_desktop.visible import visible_lines

    shown = visible_lines if sys.stdout.isatty() else str
    known = [answer.asked, str(answer.status), f"{round(answer.duration * 1000)} ms"]
    if answer.request_id:
        known.append(answer.request_id)
    if answer.total is not None:
        known.append(_("at most {n} records").format(n=answer.total))
    print(" · ".join(known), file=sys.stderr)
    refusal = refusal_of(answer)
    if refusal is not None:
        message = describe(refusal)
        told = f"{message.title} ({message.code}). {message.explanation} {message.action}"
        print(told, file=sys.stderr)
    if answer.truncated:
        print(_("The answer is not whole: this is its beginning."), file=sys.stderr)
    if content.kind is ContentKind.BINARY:
        print(_("The answer is not text; --json tells its size."), file=sys.stderr)
    elif content.kind is ContentKind.JSON:
        for line in lines_of(content.text):
            print(shown(line))
    else:
        print(shown(content.text))


def _as_json(answer: RawAnswer, content: Content) -> str:
    described = _described(answer, content)
    try:
        return json.dumps(described)
    except RecursionError:
        reason = _("it is nested too deep")
        return json.dumps(described | {"content": "invalid", "reason": reason, "body": None})


def _described(answer: RawAnswer, content: Content) -> dict[str, object]:
    return {
        "operation": answer.operation or None,
        "asked": answer.asked,
        "status": answer.status,
        "milliseconds": round(answer.duration * 1000),
        "request_id": answer.request_id,
        "at_most": answer.total,
        "content": content.kind.value,
        "size": content.size,
        "reason": content.reason or None,
        "body": content.value,
    }


def _operations(options: argparse.Namespace) -> int:
    """List the catalogue."""
    from copper_desktop.api.operations import OPERATIONS

    if options.json:
        print(
            json.dumps(
                [
                    {
                        "operation": found.id,
                        "method": found.method,
                        "path": found.path,
                        "title": _(found.title),
                        "sentence": _(found.sentence),
                        "page": found.link,
                        "parameters": [
                            {
                                "name": one.name,
                                "kind": one.kind.value,
                                "in": one.place.value,
                                "required": one.required,
                                "example": one.example,
                                "choices": list(one.choices),
                            }
                            for one in found.parameters
                        ],
                    }
                    for found in OPERATIONS
                ]
            )
        )
        return WORKING
    for found in OPERATIONS:
        print(f"{found.id:<26}{found.method:<5}{found.path:<34}{_(found.sentence)}")
        for one in found.parameters:
            needed = _("needed") if one.required else ""
            told = [
                f"{one.name}={one.example or one.choices[0]}",
                _(one.title),
                needed,
                _(one.hint),
            ]
            print("    " + "  ".join(part for part in told if part))
    return WORKING
