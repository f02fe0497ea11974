"""The window, and the one place of the program that knows Qt.

PySide reads the source of every module that is imported after it, to see whether ``__feature__`` is
used in it, which it is nowhere here; and ``linecache`` keeps what was read: a fifth of the start
and a tenth of the memory. So Python's own import is put back before anything else is imported.
"""

import builtins

import PySide6.QtCore  # noqa: F401  from then on imports are looked at

builtins.__import__ = vars(builtins).get("__orig_import__", builtins.__import__)
