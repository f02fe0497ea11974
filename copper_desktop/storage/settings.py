"""Where files belong on this computer, and the person's preferences; no secrets, no Qt."""

from __future__ import annotations

import base64
import contextlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from copper_desktop.storage import places
from copper_desktop.storage.preferences import Preference, T


@dataclass(frozen=True, slots=True)
class Profile:
    """A set of data of its own: files under ``data`` and ``config``, credential store entries
    whose names begin with ``namespace``, logs in ``state``, by default beside the data; an
    administrator's applications in the folder ``managed``, where the profile has them.
    """

    data: Path
    config: Path
    namespace: str
    state: Path | None = None
    managed: Path | None = None

    @property
    def index(self) -> Path:
        """The file of applications and connections."""
        return self.data / "index.sqlite3"

    @property
    def sealed_file(self) -> Path:
        """The encrypted file of secrets, where the person has chosen one."""
        return self.data / "secrets.sqlite3"

    @property
    def renewal_lock(self) -> Path:
        """The file by which the runs of the program renew tokens one after the other."""
        return self.data / "renewal.lock"

    @property
    def settings(self) -> Path:
        """The file of preferences."""
        return self.config / "settings.json"

    @property
    def logs(self) -> Path:
        """The folder of the logs."""
        return self.state or self.data / "logs"

    @property
    def sent_calls(self) -> Path:
        """The file of how many calls were sent in the last minute."""
        return self.data / "sent-calls.sqlite3"

    @property
    def update_feed(self) -> Path:
        """The file of what was last heard about newer versions."""
        return self.data / "update-feed.json"

    @property
    def sandbox_grants(self) -> Path:
        """The file in which the demo's simulated Copper keeps its grants."""
        return self.data / "sandbox-grants.sqlite3"


def standard_profile() -> Profile:
    """Return the person's own profile."""
    return Profile(
        Path(places.data()),
        Path(places.config()),
        "Copper Desktop",
        Path(places.logs()),
        managed_folder(),
    )


def managed_folder() -> Path:
    """Return the folder of this computer where an administrator puts applications."""
    return Path(places.managed())


def demo_profile() -> Profile:
    """Return the profile of the demo, which shares nothing with the standard one."""
    standard = standard_profile()
    return Profile(
        standard.data / "demo",
        standard.config / "demo",
        "Copper Desktop Demo",
        standard.logs / "demo",
    )


MOST_PLACEMENTS = 8
"""How many sets of screens are remembered; the one that was used longest ago is forgotten."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a window was: its geometry as Qt saved it, and how wide its list was, in pixels."""

    geometry: bytes
    list_width: int | None = None

    def saved(self) -> dict[str, object]:
        """Return it as it stands in the file."""
        return {
            "geometry": base64.b64encode(self.geometry).decode(),
            "list_width": self.list_width,
        }

    @classmethod
    def read(cls, saved: object) -> Placement | None:
        """Return what ``saved`` means; None if it means nothing, for example in another form."""
        if isinstance(saved, str):  # as it was before screens were told apart
            saved = {"geometry": saved}
        if not isinstance(saved, dict):
            return None
        encoded, width = saved.get("geometry"), saved.get("list_width")
        if not isinstance(encoded, str):
            return None
        try:
            geometry = base64.b64decode(encoded, validate=True)
        except ValueError:
            return None
        return cls(geometry, width if type(width) is int and width > 0 else None)


class Settings:
    """Preferences in a JSON file, written whole, over what other runs have saved meanwhile.

    ``fixed`` are an administrator's values by the preference's key: they hold whatever was saved.

    A file that cannot be read counts as empty and is kept aside before it is written anew; one
    that cannot be written is given up, since no preference is worth an error: it then holds until
    the program ends.
    """

    def __init__(self, path: Path, fixed: Mapping[str, object] | None = None) -> None:
        self._path = path
        self._fixed = fixed or {}
        self._values = self._read()

    def get(self, preference: Preference[T]) -> T:
        """Return what an administrator has fixed, else what was chosen, or the default."""
        values = self._fixed if self.is_fixed(preference.key) else self._values
        return preference.read(values.get(preference.key))

    def fix(self, values: Mapping[str, object]) -> None:
        """Let an administrator's values hold from now on."""
        self._fixed = values

    def is_fixed(self, key: str) -> bool:
        """Tell whether an administrator has decided the preference with this key."""
        return key in self._fixed

    def put(self, preference: Preference[T], value: T) -> None:
        """Remember a choice."""
        self._save(preference.key, value)

    def forget(self, *preferences: Preference[T]) -> None:
        """Let these have their defaults again."""
        for preference in preferences:
            self._save(preference.key, preference.default)

    def placement(self, screens: str) -> Placement | None:
        """Return where the window was when it was last shown on ``screens``, a set of screens.

        On a set that is not known it is where the window was last.
        """
        known = self._placements()
        saved = known.get(screens) or next(reversed(known.values()), self._values.get("geometry"))
        return Placement.read(saved)

    def save_placement(self, screens: str, placement: Placement) -> None:
        """Remember where the window is on this set of screens."""
        known = self._placements()
        known.pop(screens, None)
        known[screens] = placement.saved()
        latest = dict(list(known.items())[-MOST_PLACEMENTS:])
        self._save("placements", latest)

    def _placements(self) -> dict[str, object]:
        """Return what is remembered by set of screens, the latest last."""
        known = self._values.get("placements")
        return dict(known) if isinstance(known, dict) else {}

    def _read(self) -> dict[str, object]:
        try:
            values = json.loads(self._path.read_bytes())
        except OSError:
            return {}
        except (ValueError, RecursionError):
            values = None
        if not isinstance(values, dict):
            with contextlib.suppress(OSError):
                self._path.replace(self._path.with_suffix(".damaged.json"))
            return {}
        return values

    def _save(self, key: str, value: object) -> None:
        self._values = self._values | self._read() | {key: value}
        beside = self._path.with_suffix(".new")
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            beside.write_text(json.dumps(self._values, indent=2), encoding="utf-8")
            beside.replace(self._path)
