"""What the wheel has beside the package: the resources, with compiled translations, and the
publisher's feed, made when hatchling runs it.
"""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCES = (".mo", ".po", ".pot")
GOAL = "copper_desktop/_resources"
PICTURE = re.compile(r"!\[[^\]]*\]\(([^)\s]+)\)")


class WheelHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds what is made for the wheel; an editable installation reads the checkout instead."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the files that are packed, and where they go."""
        self._temporary: list[Path] = []
        if version == "editable":
            return
        files = {**self._resources(), **self._translations(), **self._guide(), **self._feed()}
        build_data["force_include"].update(files)

    def finalize(self, *_what: object) -> None:
        """Take away what was only there to be packed."""
        for file in self._temporary:
            file.unlink(missing_ok=True)

    def _resources(self) -> dict[str, str]:
        folder = Path(self.root) / "resources"
        return {
            str(file): f"{GOAL}/{file.relative_to(folder).as_posix()}"
            for file in sorted(folder.rglob("*"))
            if file.is_file() and file.suffix not in SOURCES
        }

    def _translations(self) -> dict[str, str]:
        """Compile in a process: a build's environment has Babel, this process need not find us."""
        sources = sorted((Path(self.root) / "resources" / "locale").rglob("*.po"))
        if not sources:
            return {}
        out = Path(self.directory) / "locale"
        tool = Path(self.root) / "packaging" / "catalogue.py"
        subprocess.run([sys.executable, str(tool), "compile", "--out", str(out)], check=True)
        compiled = sorted(out.rglob("*.mo"))
        self._temporary += compiled
        return {str(file): f"{GOAL}/locale/{file.relative_to(out).as_posix()}" for file in compiled}

    def _guide(self) -> dict[str, str]:
        """Return the pages that people read in the window, and the pictures in them."""
        root = Path(self.root)
        listed = ast.parse((root / "copper_desktop" / "guide.py").read_text(encoding="utf-8"))
        values = {
            target.id: node.value
            for node in listed.body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        whats_new = ast.literal_eval(values["WHATS_NEW"])
        pages = [
            whats_new if isinstance(page, ast.Name) else ast.literal_eval(page)
            for page in values["PAGES"].elts  # type: ignore[attr-defined]
        ]
        files = {}
        for page in pages:
            file = root / page if page == whats_new else root / "docs" / page
            files[str(file)] = f"{GOAL}/guide/{page}"
            for picture in PICTURE.findall(file.read_text(encoding="utf-8")):
                files[str(file.parent / picture)] = f"{GOAL}/guide/{picture}"
        return files

    def _feed(self) -> dict[str, str]:
        publisher = tomllib.loads(
            (Path(self.root) / "packaging" / "publisher.toml").read_text(encoding="utf-8")
        )
        if "feed" not in publisher:
            return {}
        feed = {"address": publisher["feed"], "key": publisher["feed_key"]}
        file = Path(self.directory) / "feed.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(feed), encoding="utf-8")
        self._temporary.append(file)
        return {str(file): f"{GOAL}/feed.json"}
