"""The support bundle before it is saved: every file and every byte of it can be looked at.

What is shown is what is saved: the bundle is built once and packed from the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QPlainTextEdit,
    QWidget,
)

from copper_desktop.diagnosis.bundle import Bundle, build, save
from copper_desktop.diagnosis.material import gather
from copper_desktop.i18n import _
from copper_desktop.ui.banner import Banner
from copper_desktop.ui.controls import Button, named
from copper_desktop.ui.task_dialog import TaskDialog
from copper_desktop.ui.tasks import TaskOwner
from copper_desktop.ui.tokens import SPACE

if TYPE_CHECKING:
    from copper_desktop.diagnosis.report import Report
    from copper_desktop.diagnosis.subject import Subject
    from copper_desktop.ui.diagnosis_dialog import Diagnosis

T = TypeVar("T")


class BundleDialog(TaskDialog):
    """Builds the bundle, shows it, and saves it where the person says."""

    def __init__(
        self,
        diagnosis: Diagnosis,
        subject: Subject,
        report: Report,
        reference: str,
        tasks: TaskOwner,
        parent: QWidget,
    ) -> None:
        super().__init__(tasks, "bundleDialog", _("Save support bundle"), parent)
        self._diagnosis, self._subject, self._report = diagnosis, subject, report
        self._reference = reference
        self._bundle: Bundle | None = None
        self._make_controls()
        self.resize(820, 620)
        self._build()

    @property
    def bundle(self) -> Bundle | None:
        """What would be saved; None while it is being made."""
        return self._bundle

    def save_to(self, path: Path) -> None:
        """Save the bundle that is shown."""
        if self._bundle is not None:
            self.run(self._saved(self._bundle, path), self.banner.show_error)

    def _build(self) -> None:
        self._bundle = None
        self.save_button.setEnabled(False)
        self.identities.setEnabled(False)
        self.banner.show_text("info", _("Putting it together…"))
        self.run(self._built(self.identities.isChecked()), self._on_failed)

    async def _built(self, include_identities: bool) -> None:
        def make() -> Bundle:
            return build(
                gather(self._subject, self._report),
                self._diagnosis.recording.redaction,
                self._diagnosis.clock(),
                include_identities=include_identities,
                reference=self._reference,
            )

        self._bundle = await _in_thread(make)
        row = max(self.files.currentRow(), 0)
        self.files.clear()
        self.files.addItems(list(self._bundle.files))
        self.files.setCurrentRow(row)
        self.banner.show_text(
            "info",
            _("This is what will be saved, byte for byte. It holds no token, code or secret."),
            "",
            _("Reference {reference}").format(reference=self._bundle.reference),
        )
        self.identities.setEnabled(True)
        self.save_button.setEnabled(True)

    async def _saved(self, bundle: Bundle, path: Path) -> None:
        where = await _in_thread(lambda: save(bundle, path))
        text = _("Send it together with its reference, {reference}.")
        self.banner.show_text(
            "ok", _("Saved."), text.format(reference=bundle.reference), str(where)
        )

    def _on_failed(self, error: BaseException) -> None:
        self.identities.setEnabled(True)
        self.banner.show_error(error)

    def _on_file_changed(self, name: str) -> None:
        content = self._bundle.files.get(name, b"") if self._bundle is not None else b""
        self.content.setPlainText(content.decode())

    def _on_save_clicked(self) -> None:
        if self._bundle is None:
            return
        choosing = QFileDialog(self, _("Save support bundle"), str(Path.home()))
        choosing.setObjectName("bundleFileDialog")
        choosing.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        choosing.setDefaultSuffix("zip")
        choosing.selectFile(self._bundle.name)
        choosing.fileSelected.connect(self._on_file_selected)
        choosing.finished.connect(choosing.deleteLater)
        choosing.open()

    def _on_file_selected(self, path: str) -> None:
        self.save_to(Path(path))

    def _make_controls(self) -> None:
        self.banner = Banner(self, "bundleBanner", closable=False, diagnosable=False)
        self.identities = QCheckBox(
            _("&Leave names and e-mail addresses as they are (otherwise pseudonyms)"), self
        )
        self.identities.setObjectName("bundleIdentities")
        self.files = named(QListWidget(self), "bundleFiles", _("Files"))
        self.files.setMaximumWidth(220)
        self.content = named(QPlainTextEdit(self), "bundleContent", _("Content of the file"))
        self.content.setReadOnly(True)
        self.content.setTabChangesFocus(True)
        self.content.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.save_button = Button(self, "bundleSave", _("&Save…"), kind="primary")
        close = Button(self, "bundleClose", _("Close"))
        self.files.currentTextChanged.connect(self._on_file_changed)
        self.identities.toggled.connect(self._build)
        self.save_button.clicked.connect(self._on_save_clicked)
        close.clicked.connect(self.reject)
        panes = QHBoxLayout()
        panes.setSpacing(2 * SPACE)
        panes.addWidget(self.files)
        panes.addWidget(self.content, 1)
        self.body.addWidget(self.banner)
        self.body.addLayout(panes, 1)
        self.body.addWidget(self.identities)
        self.buttons(None, close, self.save_button)


async def _in_thread(call: Callable[[], T]) -> T:
    import asyncio

    from copper_desktop.worker import DaemonExecutor

    return await asyncio.get_running_loop().run_in_executor(DaemonExecutor(), call)
