"""KeePassXC as the Secret Service: the contract of every store, in a session that has no other."""

import os
import subprocess
import sys
from pathlib import Path

SESSION = Path(__file__).parents[2] / "packaging" / "private_session.py"


def test_keepassxc_keeps_the_contract_of_a_credential_store() -> None:
    environment = dict(os.environ)
    del environment["COPPER_DESKTOP_PRIVATE_SESSION"]
    contract = str(Path(__file__).with_name("test_store_matrix.py"))
    pytest = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", contract]
    done = subprocess.run(
        [sys.executable, str(SESSION), "--keepassxc", "--", *pytest, "-k", "secret-service"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=150,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "12 passed" in done.stdout, done.stdout
