"""What httpx and httpcore would import or look for, and this program never uses; imported first."""

from __future__ import annotations

import importlib.util
import sys

sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
"""httpx's own command line: it imports click, which is here for the sandbox's server, for nothing.
Without it httpx goes on, as it does where its extra is not installed."""


def spare_look_ups() -> None:
    """Let httpcore know that sniffio is not there: it looks on the disk for it at every request.

    It tells asyncio from trio, which this program has not; httpcore then takes it for asyncio.
    """
    if importlib.util.find_spec("sniffio") is None:
        sys.modules["sniffio"] = None  # type: ignore[assignment]
