"""Puts the update feed that ``publisher.toml`` names into the wheel; hatchling runs it."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class FeedHook(BuildHookInterface):  # type: ignore[type-arg]
    """Writes ``feed.json`` among the resources where a feed is named."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the file to what is packed, and nothing to an editable installation."""
        publisher = tomllib.loads(
            (Path(self.root) / "packaging" / "publisher.toml").read_text(encoding="utf-8")
        )
        if version == "editable" or "feed" not in publisher:
            return
        feed = {"address": publisher["feed"], "key": publisher["feed_key"]}
        file = self._file
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(feed), encoding="utf-8")
        build_data["force_include"][str(file)] = "copper_desktop/_resources/feed.json"

    def finalize(self, *_what: object) -> None:
        """Take away what was only there to be packed."""
        self._file.unlink(missing_ok=True)

    @property
    def _file(self) -> Path:
        return Path(self.directory) / "feed.json"
