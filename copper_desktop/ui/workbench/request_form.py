"""The form of an operation beside its JSON body, each in step with the other.

Made from the catalogue; knows no service. A wrong value is marked at its field before anything is
sent, and members of the body that have no field stay as they are.
"""

from __future__ import annotations

import json

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from copper_desktop import errors
from copper_desktop.api.calls import Call, call_of, free_call, read_body
from copper_desktop.api.operations import Kind, Operation, Parameter, Place
from copper_desktop.api.values import fits, text_of, value_of
from copper_desktop.i18n import _
from copper_desktop.ui.controls import Choice, label, named, restyle, set_tone
from copper_desktop.ui.tokens import SPACE


class ParameterField(QWidget):
    """The editor of one parameter, with its fault under it."""

    edited = Signal()

    def __init__(self, parameter: Parameter, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(f"{parameter.name}Field")
        self.parameter = parameter
        self.editor: QLineEdit | QComboBox
        if parameter.kind is Kind.CHOICE:
            self.editor = Choice(self)
            self.editor.addItems(["", *parameter.choices])
            self.editor.currentIndexChanged.connect(self.edited)
        else:
            self.editor = QLineEdit(self)
            self.editor.setPlaceholderText(parameter.example)
            self.editor.textEdited.connect(self.edited)
        self.editor.setObjectName(f"{parameter.name}Edit")
        self.caption = label(parent, f"{parameter.name}Caption", role="field")
        self.caption.setBuddy(self.editor)
        self.fault = label(self, f"{parameter.name}Fault", role="small")
        set_tone(self.fault, "bad")
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addWidget(self.editor)
        lines.addWidget(self.fault)
        self._hint = ""
        self.speak()

    def speak(self) -> None:
        """Say in the language in use what is to be entered, and what is wrong with it."""
        self._hint = _(self.parameter.hint) if self.parameter.hint else ""
        self.caption.setText(_(self.parameter.title))
        self.editor.setAccessibleName(_(self.parameter.title))
        self.editor.setToolTip(self._hint)
        self.mark(self.reason() if self.fault.text() else "")

    def text(self) -> str:
        """Return what was entered."""
        if isinstance(self.editor, QComboBox):
            return self.editor.currentText()
        return self.editor.text().strip()

    def reason(self) -> str:
        """Return in the language in use why what is entered cannot be used; "" if it can."""
        if not self.text():
            return _("it is needed") if self.parameter.required else ""
        try:
            value_of(self.parameter, self.text())
        except errors.ParameterInvalid as error:
            return error.reason
        return ""

    def show_text(self, text: str) -> None:
        """Show ``text`` without telling that it was edited."""
        with QSignalBlocker(self.editor):
            if isinstance(self.editor, QComboBox):
                self.editor.setCurrentText(text)
            else:
                self.editor.setText(text)

    def mark(self, reason: str) -> None:
        """Mark the field with the reason why it cannot be used; an empty one clears it."""
        self.fault.setText(reason[:1].upper() + reason[1:])
        self.fault.setVisible(bool(reason))
        self.editor.setAccessibleDescription(reason or self._hint)
        self.editor.setProperty("invalid", "true" if reason else "false")
        restyle(self.editor)


class RequestForm(QWidget):
    """Fields on the left, the JSON body on the right; ``call`` is what they stand for."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "requestForm")
        self._operation: Operation | None = None
        self._is_not_kept = False
        self.fields: dict[str, ParameterField] = {}
        self.path = named(QLineEdit(self), "freePath")
        self.path.setPlaceholderText("/people/1001")
        self.area = named(QScrollArea(self), "requestFields")
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.body = named(QPlainTextEdit(self), "requestBody")
        self.body.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.body.setTabChangesFocus(True)
        self.body.setPlaceholderText("{}")
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(self.font().pointSizeF())
        self.body.setFont(font)
        self.fault = label(self, "requestFault", role="small")
        set_tone(self.fault, "bad")
        right = QVBoxLayout()
        right.addWidget(self.body, 1)
        right.addWidget(self.fault)
        both = QHBoxLayout()
        both.setSpacing(2 * SPACE)
        both.addWidget(self.area, 1)
        both.addLayout(right, 1)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addWidget(self.path)
        lines.addLayout(both)
        self.body.textChanged.connect(self._on_body_changed)
        self.speak()

    def speak(self) -> None:
        """Say everything in the language in use; what is entered stays, and its faults."""
        self.setAccessibleName(_("Request"))
        self.path.setAccessibleName(_("Path below the API’s address"))
        self.area.setAccessibleName(_("Parameters"))
        self.body.setAccessibleName(_("JSON body"))
        for field in self.fields.values():
            field.speak()
        not_kept = self._is_not_kept
        if self.fault.text() or any(field.fault.text() for field in self.fields.values()):
            self._on_body_changed()
        if not_kept:
            self.tell_body_not_kept()

    def show_operation(self, operation: Operation | None) -> None:
        """Show the form of ``operation``; None is a read of one's own."""
        self._operation = operation
        self.path.setVisible(operation is None)
        page = named(QWidget(self.area), "page")
        rows = QFormLayout(page)
        rows.setContentsMargins(0, 0, SPACE, 0)
        self.fields = {}
        for parameter in operation.parameters if operation else ():
            field = ParameterField(parameter, page)
            rows.addRow(field.caption, field)
            field.edited.connect(lambda name=parameter.name: self._on_field_edited(name))
            self.fields[parameter.name] = field
        self.area.setWidget(page)
        self._order_tabs()
        self.area.setVisible(bool(self.fields))
        self.body.setVisible(operation is None or operation.takes_body)
        with QSignalBlocker(self.body):
            self.body.setPlainText("{}" if operation and operation.takes_body else "")
        self._tell("")
        self.setVisible(operation is None or bool(operation.parameters))

    def _order_tabs(self) -> None:
        """Let Tab go through the fields that have just been made and then to the body."""
        before: QWidget = self.path
        for field in self.fields.values():
            self.setTabOrder(before, field.editor)
            before = field.editor
        self.setTabOrder(before, self.body)

    def show_body(self, body: bytes) -> None:
        """Show another body, and what it says in the fields."""
        self.body.setPlainText(_indented(read_body(body.decode())))

    def tell_body_not_kept(self) -> None:
        """Say that the body of a past call has to be entered again."""
        self._tell(_("What this call sent was not kept. Enter it again, then press Run."))
        self._is_not_kept = True

    def focus_first(self) -> None:
        """Give the keyboard to the first field, if there is one."""
        fields = [field.editor for field in self.fields.values()]
        editors = [self.path, *fields] if self._operation is None else [*fields, self.body]
        for editor in editors:
            if not editor.isHidden():
                editor.setFocus()
                return

    def call(self) -> Call:
        """Return the call; raises CallInvalid after marking what is wrong and giving it focus."""
        try:
            if self._operation is None:
                return free_call(self.path.text(), self.body.toPlainText())
            entered = {
                name: field.text()
                for name, field in self.fields.items()
                if field.parameter.place is not Place.BODY
            }
            self._require_sound()
            body = read_body(self.body.toPlainText()) if self._operation.takes_body else None
            return call_of(self._operation, entered, body)
        except errors.ParameterInvalid as error:
            if error.name in self.fields:
                self.fields[error.name].mark(error.reason)
                self.fields[error.name].editor.setFocus()
            raise
        except errors.PathInvalid as error:
            self._tell(error.reason)
            self.path.setFocus()
            raise
        except errors.CallInvalid as error:
            self._tell(error.reason)
            self.body.setFocus()
            raise

    def _require_sound(self) -> None:
        for name, field in self.fields.items():
            if field.fault.text():
                raise errors.ParameterInvalid(name, field.fault.text())
            if field.parameter.required and not field.text():
                raise errors.ParameterInvalid(name, _("it is needed"))

    def _on_field_edited(self, name: str) -> None:
        field = self.fields[name]
        field.mark("")
        try:
            value = value_of(field.parameter, field.text()) if field.text() else None
        except errors.ParameterInvalid as error:
            field.mark(error.reason)
            return
        if field.parameter.place is not Place.BODY:
            return
        try:
            body = read_body(self.body.toPlainText())
        except errors.BodyInvalid:
            return  # it is marked already, and what somebody writes is not overwritten
        if value is None:
            body.pop(name, None)
        else:
            body[name] = value
        with QSignalBlocker(self.body):
            self.body.setPlainText(_indented(body))

    def _on_body_changed(self) -> None:
        try:
            body = read_body(self.body.toPlainText())
        except errors.BodyInvalid as error:
            self._tell(error.reason)
            return
        self._tell("")
        for name, field in self.fields.items():
            if field.parameter.place is Place.BODY:
                value = body.get(name)
                field.show_text(text_of(field.parameter, value))
                field.mark("" if name not in body else fits(field.parameter, value))

    def _tell(self, reason: str) -> None:
        self._is_not_kept = False
        self.fault.setText(reason[:1].upper() + reason[1:])
        self.fault.setVisible(bool(reason))


def _indented(body: dict[str, object]) -> str:
    return json.dumps(body, indent=2, ensure_ascii=False)
