"""What the whole test command runs, side by side: the tests in two lanes, then the packages.

Each lane has a private session of its own, so neither takes the other's focus, locks its
credential store or hears its notifications. Knows nothing of how a checkout is set up.
"""

from __future__ import annotations

import concurrent.futures
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

WHOLLY_COVERED = ("oauth/*", "storage/*", "connections/*", "sign_in.py")
"""What decides about tokens: its tests take every branch."""
LANES = {
    "window": ("tests/ui",),
    "everything-else": ("tests", "--ignore=tests/ui"),
}
"""About as long as each other. What each covers is counted together."""
INSTALLED = {
    "debian": ("test_wheel.py", "test_relay.py", "test_deb.py"),
    "windows": ("test_windows.py", "test_msi.py"),
}
"""Which tests install packages on which system."""


@dataclass(frozen=True, slots=True)
class Tools:
    """Where the checkout and its programs are, and how pytest is called there."""

    root: Path
    programs: Path
    pytest: Sequence[str]

    def run(
        self, name: str, command: Sequence[str], environment: dict[str, str] | None = None
    ) -> str | None:
        """Run a command, print what it said once it has ended; return ``name`` if it failed."""
        print(f"Running {name}", flush=True)
        done = subprocess.run(
            command,
            cwd=self.root,
            env={**os.environ, **(environment or {})},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        print(f"{name}:\n{done.stdout.decode(errors='replace')}", flush=True)
        print(f"{name} ended with status {done.returncode}", flush=True)
        return None if done.returncode == 0 else name


def run_all(tools: Tools, *, installers: bool) -> list[str]:
    """Check style, types and imports, run every test, and return the names of what failed.

    With ``installers`` the packages are built once and installed on two systems.
    """
    measured = tools.root / "build" / "coverage"
    shutil.rmtree(measured, ignore_errors=True)
    measured.mkdir(parents=True)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        lanes = [
            pool.submit(_run_lane, tools, name, arguments, measured)
            for name, arguments in LANES.items()
        ]
        checks = pool.submit(_check_style, tools)
        packages = pool.submit(_test_packages, tools) if installers else None
        failed = [name for lane in lanes if (name := lane.result())]
        failed += checks.result()
        failed += packages.result() if packages else []
    return failed + _judge_coverage(tools, measured)


def _run_lane(tools: Tools, name: str, arguments: Sequence[str], measured: Path) -> str | None:
    counted = ("--cov", "--cov-report=", "--cov-fail-under=0")
    file = {"COVERAGE_FILE": str(measured / name)}
    return tools.run(f"the tests, {name}", [*tools.pytest, *arguments, *counted], file)


def _check_style(tools: Tools) -> list[str]:
    steps = (
        ("ruff", "check", "."),
        ("ruff", "format", "--check", "."),
        ("mypy",),
        ("lint-imports",),
    )
    ran = [tools.run(" ".join(step), [str(tools.programs / step[0]), *step[1:]]) for step in steps]
    return [name for name in ran if name]


def _test_packages(tools: Tools) -> list[str]:
    """Build every package, then install them; such tests wait for other programs mostly."""
    out = tools.root / "build" / "tested"
    shutil.rmtree(out, ignore_errors=True)
    script = tools.root / "packaging" / "package.py"
    failed = tools.run("the build", [sys.executable, str(script), "--out", str(out)])
    if failed:
        return [failed]
    environment = {"COPPER_DESKTOP_PACKAGES": str(out)}
    with concurrent.futures.ThreadPoolExecutor() as pool:
        ran = [
            pool.submit(
                tools.run,
                f"the packages, {name}",
                [*tools.pytest, *(f"tests/installers/{module}" for module in modules)],
                environment,
            )
            for name, modules in INSTALLED.items()
        ]
        return [name for one in ran if (name := one.result())]


def _judge_coverage(tools: Tools, measured: Path) -> list[str]:
    coverage = str(tools.programs / "coverage")
    file = {"COVERAGE_FILE": str(tools.root / ".coverage")}
    everywhere = ",".join(f"copper_desktop/{part}" for part in WHOLLY_COVERED)
    steps = {
        "what the lanes covered": ("combine", *(str(measured / name) for name in LANES)),
        "the coverage": ("report",),
        "the coverage of what decides about tokens": (
            "report",
            f"--include={everywhere}",
            "--fail-under=100",
        ),
    }
    ran = [tools.run(name, [coverage, *step], file) for name, step in steps.items()]
    return [name for name in ran if name]
