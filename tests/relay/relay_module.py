"""The relay as it is deployed: one file outside of the package."""

import importlib.util
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "packaging" / "relay"
_SPEC = importlib.util.spec_from_file_location("relay", FOLDER / "relay.py")
assert _SPEC is not None
assert _SPEC.loader is not None
relay = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(relay)
