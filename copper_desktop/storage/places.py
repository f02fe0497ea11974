"""The folders of this program on this computer, as each system has it; no folder is made here.

On Linux they are read by the XDG Base Directory Specification here: platformdirs, which knows the
other systems, takes longer to import than the index to read. A test compares the two.
"""

from __future__ import annotations

import os
import sys

APP = "copper-desktop"


def data() -> str:
    """Return the folder of the index and what goes with it."""
    if _follows_xdg():
        return _xdg("XDG_DATA_HOME", ".local", "share")
    import platformdirs

    return platformdirs.user_data_dir(APP, appauthor=False)


def config() -> str:
    """Return the folder of the preferences."""
    if _follows_xdg():
        return _xdg("XDG_CONFIG_HOME", ".config")
    import platformdirs

    return platformdirs.user_config_dir(APP, appauthor=False, roaming=True)


def logs() -> str:
    """Return the folder of the logs."""
    if _follows_xdg():
        return os.path.join(_xdg("XDG_STATE_HOME", ".local", "state"), "log")  # noqa: PTH118
    import platformdirs

    return platformdirs.user_log_dir(APP, appauthor=False)


def managed() -> str:
    """Return the folder where an administrator puts applications for everybody."""
    if sys.platform not in ("win32", "darwin"):
        return f"/etc/{APP}"
    import platformdirs

    return platformdirs.site_data_dir(APP, appauthor=False)


def _follows_xdg() -> bool:
    """Tell whether this is Linux with a home folder; platformdirs knows what to do without one."""
    return sys.platform == "linux" and os.path.isabs(os.environ.get("HOME", ""))  # noqa: PTH117


def _xdg(variable: str, *below_home: str) -> str:
    """Return the program's folder in the base folder that ``variable`` names.

    One that is not absolute is ignored, as the specification has it.
    """
    base = os.environ.get(variable, "")
    if not os.path.isabs(base):  # noqa: PTH117
        base = os.path.join(os.environ["HOME"], *below_home)  # noqa: PTH118
    return os.path.join(base, APP)  # noqa: PTH118
