"""Run by PyInstaller's start code before the program: gives children the person's own libraries.

The start code points LD_LIBRARY_PATH at the bundled libraries. They are loaded by paths of their
own; a browser that inherited the variable could load ours instead of its own, and end.
"""

import os

_theirs = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
os.environ.pop("LD_LIBRARY_PATH", None)
if _theirs is not None:
    os.environ["LD_LIBRARY_PATH"] = _theirs
