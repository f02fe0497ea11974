"""The floor: the least that is a PySide6 window."""

import sys

from PySide6.QtWidgets import QApplication, QMainWindow

app = QApplication(sys.argv)
window = QMainWindow()
window.setWindowTitle("Bare")
window.resize(1040, 720)
window.show()
sys.exit(app.exec())
