"""The orders of the list: whole, stable, and followed by what changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QPersistentModelIndex
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from copper_desktop.model import Account, Connection, Evidence, Health, Identity, User
from copper_desktop.ui.connection_model import ConnectionModel, Role
from copper_desktop.ui.connection_order import (
    ORDER_NAMES,
    ORDER_WORDS,
    URGENCY,
    Order,
    key_function,
    natural,
)
from tests.fakes.service import NOW, connection
from tests.ui.conftest import Clock


def of(number: int, name: str, account: str | None, health: Health, minutes: int) -> Connection:
    """Return a connection that was asked about and expires these minutes before and after NOW."""
    user, at = User(number, "Ada", "a@x.example"), NOW - timedelta(minutes=minutes)
    return connection(
        number,
        name=name,
        identity=Identity(user, Account(1, account)) if account else None,
        health=health,
        evidence=Evidence(at, "GET /users/me", 200) if minutes else None,
        expires_at=NOW + timedelta(minutes=minutes) if minutes else None,
    )


KNOWN = (
    of(1, "Zenith 10", "Acme", Health.WORKING, 90),
    of(2, "zenith 9", "Älpha", Health.REVOKED, 30),
    of(3, "Èlan", None, Health.UNCHECKED, 0),
    of(4, "Elan", "acme", Health.LOCKED, 60),
)


@pytest.fixture
def model(qapp: QApplication, clock: Clock) -> ConnectionModel:
    """Return a model of KNOWN, watched for broken promises."""
    made = ConnectionModel(clock)
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    QAbstractItemModelTester(made, mode, made)
    made.load(KNOWN)
    return made


def shown(model: ConnectionModel) -> list[int]:
    ids = [model.index(row).data(Role.ID) for row in range(model.rowCount())]
    assert [model.row(each) for each in ids] == list(range(len(ids)))
    return [int(each[1:]) for each in ids]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (Order.ADDED, [1, 2, 3, 4]),
        (Order.NAME, [3, 4, 2, 1]),
        (Order.ACCOUNT, [4, 1, 2, 3]),
        (Order.STATUS, [2, 4, 3, 1]),
        (Order.CHECKED, [2, 4, 1, 3]),
        (Order.EXPIRY, [2, 4, 1, 3]),
    ],
)
def test_every_order_is_whole_and_stable(
    model: ConnectionModel, clock: Clock, order: Order, expected: list[int]
) -> None:
    model.order_by(key_function(order, clock))
    assert shown(model) == expected
    model.order_by(key_function(Order.ADDED, clock))
    assert shown(model) == [1, 2, 3, 4]


def test_numbers_in_names_are_compared_by_value_and_accents_do_not_count() -> None:
    assert natural("Büro 9") < natural("buro 10") < natural("Büro 10 b")
    assert natural("a") < natural("a1")


def test_a_row_moves_to_where_it_belongs_when_it_changes(
    model: ConnectionModel, clock: Clock
) -> None:
    model.order_by(key_function(Order.NAME, clock))
    kept = QPersistentModelIndex(model.index(model.row("c1") or 0))
    model.upsert(replace(KNOWN[0], name="Aaa"))
    assert shown(model) == [1, 3, 4, 2]
    assert kept.row() == 0
    model.upsert(replace(KNOWN[0], name="Zzz"))
    assert shown(model) == [3, 4, 2, 1]
    model.upsert(replace(KNOWN[0], name="Zzzz"))
    assert shown(model) == [3, 4, 2, 1]
    model.upsert(connection(5, name="Middle"))
    assert shown(model) == [3, 4, 5, 2, 1]
    model.remove("c4")
    assert shown(model) == [3, 5, 2, 1]


def test_an_expiry_moves_its_row_without_a_check(model: ConnectionModel, clock: Clock) -> None:
    model.order_by(key_function(Order.STATUS, clock))
    clock.advance(minutes=85)
    model.refresh_health()
    assert shown(model) == [2, 4, 1, 3]
    assert model.connection("c1").health_at(clock()) is Health.EXPIRING


def test_what_is_selected_stays_selected_in_another_order(
    model: ConnectionModel, clock: Clock
) -> None:
    kept = [QPersistentModelIndex(model.index(row)) for row in range(4)]
    model.order_by(key_function(Order.NAME, clock))
    assert [index.data(Role.ID) for index in kept] == ["c1", "c2", "c3", "c4"]


def test_what_is_loaded_is_sorted_at_once(model: ConnectionModel, clock: Clock) -> None:
    model.order_by(key_function(Order.NAME, clock))
    model.load(reversed(KNOWN))
    assert shown(model) == [4, 3, 2, 1]


def test_every_order_has_its_words_and_every_verdict_its_place() -> None:
    assert set(ORDER_WORDS) == set(ORDER_NAMES) == set(Order)
    assert set(URGENCY) == set(Health)
