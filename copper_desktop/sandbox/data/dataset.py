"""One account's whole data, grown when first asked for, and what can be looked up in it."""

from __future__ import annotations

from collections import Counter
from functools import cache

from copper_desktop.sandbox.data.activities import log
from copper_desktop.sandbox.data.directory import Account, people_of
from copper_desktop.sandbox.data.draw import Draw, Record
from copper_desktop.sandbox.data.records import Grower
from copper_desktop.sandbox.data.settings import Settings, settle

RESOURCES = {
    "people": "person",
    "companies": "company",
    "leads": "lead",
    "opportunities": "opportunity",
    "projects": "project",
    "tasks": "task",
    "activities": "activity",
    "users": "user",
}
"""The names of lists in paths, and of their records elsewhere."""


class Dataset:
    """Records by kind, settings, and the relations between records; nothing in it changes."""

    def __init__(self, account: Account, settings: Settings, records: dict[str, list[Record]]):
        self.account: Record = {
            "id": account.id,
            "name": account.name,
            "primary_timezone": account.timezone,
            "settings": {
                "setting_team_permissions_enabled": False,
                "setting_enable_leads": True,
            },
        }
        self.settings = settings
        self._records = records
        self._by_id = {
            (kind, record["id"]): record for kind, rows in records.items() for record in rows
        }

    def all(self, kind: str) -> list[Record]:
        """Return the records of a kind."""
        return self._records[kind]

    def find(self, kind: str, record_id: int) -> Record | None:
        """Return one record."""
        return self._by_id.get((kind, record_id))

    def activities_of(self, kind: str, record_id: int) -> list[Record]:
        """Return what was done about a record."""
        parent = {"id": record_id, "type": kind}
        return [one for one in self.all("activity") if one["parent"] == parent]

    def related(self, kind: str, record_id: int) -> list[Record]:
        """Return the records that a record is related to, from either end."""
        here = (kind, record_id)
        found = {
            end if start == here else start
            for start, end in self._relations()
            if here in (start, end)
        }
        return [{"id": id_, "type": type_} for type_, id_ in sorted(found)]

    def tags(self) -> list[Record]:
        """Return each tag with the number of records that carry it, by name."""
        rows = (record for rows in self._records.values() for record in rows)
        counts = Counter(tag for record in rows for tag in record.get("tags", ()))
        return [{"name": name, "count": count} for name, count in sorted(counts.items())]

    def _relations(self) -> list[tuple[tuple[str, int], tuple[str, int]]]:
        relations = []
        for (kind, record_id), record in self._by_id.items():
            ends = [
                ("company", record.get("company_id")),
                ("person", record.get("primary_contact_id")),
            ]
            if about := record.get("related_resource"):
                ends.append((about["type"], about["id"]))
            relations += [((kind, record_id), (type_, id_)) for type_, id_ in ends if id_]
        return relations


@cache
def dataset(account: Account) -> Dataset:
    """Return an account's data; the first call grows it."""
    draw = Draw(account)
    staff = people_of(account)
    settings = settle(draw, sorted({user.group for user in staff}))
    grower = Grower(draw, settings)
    records: dict[str, list[Record]] = {
        "user": [
            {
                "id": one.id,
                "name": one.name,
                "email": one.email,
                "groups": [settings.groups[one.group]],
            }
            for one in staff
        ]
    }
    records["company"] = grower.companies()
    records["person"] = grower.people(records["company"])
    records["lead"] = grower.leads()
    records["opportunity"] = grower.opportunities(records["person"])
    records["project"] = grower.projects(records)
    records["task"] = grower.tasks(records)
    records["activity"] = log(draw, settings, records)
    return Dataset(account, settings, records)
