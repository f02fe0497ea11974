"""The start of the window: who is first, the list, and then everything else of the program.

The list is painted before the rest is imported and made; ``opening`` is all that it takes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from copper_desktop import errors, signals, ui  # noqa: F401  ui comes first: it makes imports quick
from copper_desktop.opening import Opening
from copper_desktop.storage.settings import demo_profile, standard_profile
from copper_desktop.ui import theme
from copper_desktop.ui.application import new_application
from copper_desktop.ui.instance import Instance
from copper_desktop.ui.recorder import qt_messages_logged

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from copper_desktop.app import Program
    from copper_desktop.diagnosis.recording import Recording
    from copper_desktop.storage.settings import Settings


def run(
    *,
    demo: bool,
    recording: Callable[[], Recording],
    in_memory: bool = False,
    arguments: Sequence[str] = (),
    settings: Settings | None = None,
    background: bool = False,
) -> int:
    """Open the window and return the exit status once it is closed.

    If the profile's window is open already, it gets the ``arguments`` and comes to the front.
    They are paths of application files that the person is asked about, and in the demo a scenario
    in the form that ``app.argument_for`` gives it. ``recording`` begins what this process remembers
    of itself, after the first paint; ``settings`` are the person's, where they were read already.
    In the ``background`` no window comes to the front, neither this run's nor another one's.
    """
    with qt_messages_logged():
        qt = new_application()
        profile = demo_profile() if demo else standard_profile()
        instance = Instance(profile.data)
        if not instance.is_first():
            if background:
                return 0
            if instance.hand_over(list(arguments)):
                return 0
            return _tell_and_end(qt, errors.WindowSilent())
        try:
            opening = Opening(profile, demo=demo, settings=settings)
        except errors.CopperDesktopError as error:
            return _tell_and_end(qt, error)
        if theme.is_chosen(opening.settings):
            theme.choose(qt, opening.settings)
        with signals.closing(opening.window.leave):
            try:
                show_list = not (demo or background)
                program = _furnished(
                    qt, opening, recording, demo=demo, in_memory=in_memory, show_list=show_list
                )
            except errors.CopperDesktopError as error:
                return _tell_and_end(qt, error)
            program.instance = instance
            program.take(arguments)
            try:
                return program.run(background=background)
            finally:
                instance.close()


def _furnished(
    qt: QApplication,
    opening: Opening,
    recording: Callable[[], Recording],
    *,
    demo: bool,
    in_memory: bool,
    show_list: bool,
) -> Program:
    """Show the list, then make the program around it."""
    try:
        if show_list:
            opening.show_list()
        from copper_desktop.app import Program
        from copper_desktop.storage.credentials import MemoryStore

        opening.turn()
        theme.choose(qt, opening.settings)
        store = MemoryStore() if in_memory else None
        return Program(
            demo=demo,
            profile=opening.profile,
            store=store,
            recording=recording(),
            opening=opening,
        )
    except errors.CopperDesktopError:
        opening.window.hide()
        raise


def _tell_and_end(qt: QApplication, error: errors.CopperDesktopError) -> int:
    """Say in a window of its own why there is no main window."""
    import html

    from PySide6.QtWidgets import QMessageBox

    from copper_desktop.messages import describe

    message = describe(error)
    box = QMessageBox(
        QMessageBox.Icon.Warning, message.title, f"<b>{html.escape(message.title)}</b>"
    )
    box.setObjectName("startFailure")
    box.setInformativeText(f"{message.explanation}\n\n{message.action}\n\n{message.code}")
    box.finished.connect(lambda _result: qt.exit(1))
    box.show()
    return qt.exec()
