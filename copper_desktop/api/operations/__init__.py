"""The catalogue of API calls, as data: every documented call that only reads, and none that writes.

It knows nothing of how calls are sent. The facts are those of Copper's own documentation; a
parameter that is not documented is not here, and can still be sent in a body of one's own.
"""

from __future__ import annotations

from copper_desktop.api.operations import records, searches, settings
from copper_desktop.api.operations.operation import Group, Kind, Operation, Parameter, Place
from copper_desktop.api.operations.settings import ACCOUNT, CURRENT_USER, WHO

__all__ = [
    "ACCOUNT",
    "CURRENT_USER",
    "OPERATIONS",
    "WHO",
    "Group",
    "Kind",
    "Operation",
    "Parameter",
    "Place",
    "operation_of",
]

OPERATIONS: tuple[Operation, ...] = (
    *WHO,
    *searches.OPERATIONS,
    *records.OPERATIONS,
    *settings.LISTS,
)
"""In the order in which they are listed; the first two tell whose token it is."""

_BY_ID = {operation.id: operation for operation in OPERATIONS}


def operation_of(operation_id: str) -> Operation | None:
    """Return the operation with this id."""
    return _BY_ID.get(operation_id)
