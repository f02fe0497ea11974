"""Tests of the owner of a window's tasks."""

from __future__ import annotations

import asyncio
import logging

import pytest
from pytestqt.qtbot import QtBot

from copper_desktop.errors import StoreLocked
from copper_desktop.ui.tasks import TaskOwner


async def _raises(error: BaseException) -> None:
    raise error


async def _stubborn(released: asyncio.Event) -> None:
    while not released.is_set():
        try:
            await released.wait()
        except asyncio.CancelledError:
            continue


def test_a_finished_task_is_dropped(tasks: TaskOwner, qtbot: QtBot) -> None:
    tasks.start(asyncio.sleep(0))
    assert len(tasks) == 1
    qtbot.waitUntil(lambda: len(tasks) == 0)


def test_what_a_task_raises_reaches_the_handler(
    tasks: TaskOwner, reported: list[BaseException], qtbot: QtBot
) -> None:
    error = StoreLocked("Keyring")
    tasks.start(_raises(error))
    qtbot.waitUntil(lambda: reported == [error])


def test_a_task_may_have_a_handler_of_its_own(
    tasks: TaskOwner, reported: list[BaseException], qtbot: QtBot
) -> None:
    own: list[BaseException] = []
    tasks.start(_raises(StoreLocked("Keyring")), own.append)
    qtbot.waitUntil(lambda: len(own) == 1)
    assert reported == []


def test_a_fault_is_logged_without_its_text(
    tasks: TaskOwner,
    reported: list[BaseException],
    qtbot: QtBot,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR):
        tasks.start(_raises(ValueError("the secret")))
        qtbot.waitUntil(lambda: len(reported) == 1)
    assert "ValueError" in caplog.text
    assert "the secret" not in caplog.text


def test_an_expected_error_is_not_logged(
    tasks: TaskOwner,
    reported: list[BaseException],
    qtbot: QtBot,
    caplog: pytest.LogCaptureFixture,
) -> None:
    tasks.start(_raises(StoreLocked("Keyring")))
    qtbot.waitUntil(lambda: len(reported) == 1)
    assert caplog.text == ""


def test_closing_cancels_and_awaits_every_task(
    tasks: TaskOwner, reported: list[BaseException], qtbot: QtBot
) -> None:
    waiting = [tasks.start(asyncio.Event().wait()) for _ in range(3)]
    closing = asyncio.ensure_future(tasks.close())
    qtbot.waitUntil(closing.done)
    assert closing.result() is True
    assert all(task.cancelled() for task in waiting)
    assert len(tasks) == 0
    assert reported == []


def test_what_is_cancelled_already_cleans_up_undisturbed(tasks: TaskOwner, qtbot: QtBot) -> None:
    cleaned: list[str] = []

    async def clean_up_slowly() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            for _ in range(3):
                await asyncio.sleep(0)
            cleaned.append("all of it")

    task = tasks.start(clean_up_slowly())
    qtbot.waitUntil(lambda: len(tasks) == 1)
    asyncio.get_running_loop().call_soon(task.cancel)
    closing: list[asyncio.Future[bool]] = []
    asyncio.get_running_loop().call_soon(
        lambda: closing.append(asyncio.ensure_future(tasks.close()))
    )
    qtbot.waitUntil(lambda: bool(closing) and closing[0].done())
    assert cleaned == ["all of it"]


def test_closing_without_tasks_ends_at_once(tasks: TaskOwner, qtbot: QtBot) -> None:
    closing = asyncio.ensure_future(tasks.close())
    qtbot.waitUntil(closing.done)
    assert closing.result() is True


def test_closing_gives_up_at_its_deadline(tasks: TaskOwner, qtbot: QtBot) -> None:
    released = asyncio.Event()
    tasks.start(_stubborn(released))
    qtbot.waitUntil(lambda: len(tasks) == 1)
    tasks.start(asyncio.sleep(0))
    qtbot.waitUntil(lambda: len(tasks) == 1)
    closing = asyncio.ensure_future(tasks.close(deadline=0.01))
    qtbot.waitUntil(closing.done)
    assert closing.result() is False
    released.set()
    qtbot.waitUntil(lambda: len(tasks) == 0)


def test_a_task_may_close_its_own_owner(tasks: TaskOwner, qtbot: QtBot) -> None:
    closing = tasks.start(tasks.close())
    qtbot.waitUntil(closing.done)
    assert closing.result() is True
