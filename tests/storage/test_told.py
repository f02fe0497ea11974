"""What people were told, over restarts and between processes."""

from pathlib import Path

from copper_desktop.model import Connection
from copper_desktop.storage.index import Index
from tests.conftest import START, Clock


def kept(index: Index, *names: str) -> None:
    for name in names:
        connection = Connection(name, "app-1", name, None, (), START)
        index.commit_connection(connection, index.intend(name, "memory"))


def test_a_mark_is_new_once_for_all_runs_together(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "index.sqlite3"
    with Index(path, clock) as one, Index(path, clock) as other:
        kept(one, "c-1", "c-2")
        assert one.tell([("c-1", "a")]) == {"c-1"}
        assert other.tell([("c-1", "a"), ("c-2", "a")]) == {"c-2"}
        assert one.tell([("c-1", "a"), ("c-2", "a")]) == set()
        assert one.tell([("c-1", "b")]) == {"c-1"}
    with Index(path, clock) as again:
        assert again.tell([("c-1", "b")]) == set()


def test_a_connection_that_is_gone_is_not_told_of(tmp_path: Path, clock: Clock) -> None:
    with Index(tmp_path / "index.sqlite3", clock) as index:
        kept(index, "c-1")
        index.tell([("c-1", "a")])
        index.drop("c-1")
        assert index.tell([("c-1", "a")]) == set()
        kept(index, "c-1")
        assert index.tell([("c-1", "a")]) == {"c-1"}
