"""Run by PyInstaller's start code before the program: gives children the person's own libraries.

The start code points LD_LIBRARY_PATH at the bundled libraries. A browser that inherited it could
load ours instead of its own, and end. When the program starts itself again, its start code is told
to begin anew: it would take the variable for set, and Qt would not find what it needs.
"""

import os

_theirs = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
os.environ.pop("LD_LIBRARY_PATH", None)
if _theirs is not None:
    os.environ["LD_LIBRARY_PATH"] = _theirs
os.environ["PYINSTALLER_RESET_ENVIRONMENT"] = "1"
