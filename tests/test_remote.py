"""Where a browser's way back may not reach this program."""

from pathlib import Path

import pytest

from copper_desktop.messages.remote import remote_words
from copper_desktop.remote import Remoteness, remoteness


@pytest.mark.parametrize(
    ("environ", "kind"),
    [
        ({"SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"}, Remoteness.SSH),
        ({"WSL_DISTRO_NAME": "Debian"}, Remoteness.WSL),
        ({"container": "podman"}, Remoteness.CONTAINER),
        ({"SESSIONNAME": "RDP-Tcp#3"}, Remoteness.TERMINAL_SERVER),
        ({"XRDP_SESSION": "1"}, Remoteness.TERMINAL_SERVER),
    ],
)
def test_a_remote_session_is_known_and_explained(
    environ: dict[str, str], kind: Remoteness, tmp_path: Path
) -> None:
    assert remoteness(environ, tmp_path) == (kind,)
    assert remote_words((kind,))


def test_a_container_is_known_by_its_marker(tmp_path: Path) -> None:
    assert remoteness({}, tmp_path) == ()
    (tmp_path / ".dockerenv").write_text("")
    assert remoteness({"SSH_CLIENT": "x"}, tmp_path) == (Remoteness.SSH, Remoteness.CONTAINER)
    assert remote_words(()) == ""
