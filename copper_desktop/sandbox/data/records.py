"""An account's people, companies, leads, opportunities, projects and tasks."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product

from copper_desktop.sandbox.data import words
from copper_desktop.sandbox.data.draw import ANCHOR, DAY, Draw, Record
from copper_desktop.sandbox.data.settings import Settings

COMPANIES, PEOPLE, LEADS, OPPORTUNITIES, PROJECTS, TASKS = 84, 320, 64, 128, 12, 110


class Grower:
    """Makes records that fit each other; each kind needs those before it."""

    def __init__(self, draw: Draw, settings: Settings) -> None:
        self._draw = draw
        self._settings = settings
        names = list(product(words.FIRST_NAMES, words.LAST_NAMES))
        self._names = draw.random.sample(names, PEOPLE + LEADS)

    def companies(self) -> list[Record]:
        """Return companies under names and domains that nobody has."""
        pairs = list(product(words.COMPANY_FIRST, words.COMPANY_SECOND))
        return [self._company(*pair) for pair in self._draw.random.sample(pairs, COMPANIES)]

    def people(self, companies: list[Record]) -> list[Record]:
        """Return people; most of them work for one of ``companies``."""
        return [self._person(companies) for _ in range(PEOPLE)]

    def leads(self) -> list[Record]:
        """Return leads."""
        return [self._lead() for _ in range(LEADS)]

    def opportunities(self, people: list[Record]) -> list[Record]:
        """Return opportunities, each with a primary contact from the company that it is about."""
        employed = [person for person in people if person["company_id"] is not None]
        return [self._opportunity(self._draw.one(employed)) for _ in range(OPPORTUNITIES)]

    def projects(self, records: dict[str, list[Record]]) -> list[Record]:
        """Return projects, each about a company, a person or an opportunity."""
        kinds = ("company", "person", "opportunity")
        return [self._project(self._about(records, kinds)) for _ in range(PROJECTS)]

    def tasks(self, records: dict[str, list[Record]]) -> list[Record]:
        """Return tasks, each about a record of any kind."""
        kinds = ("company", "person", "opportunity", "lead", "project")
        return [self._task(self._about(records, kinds)) for _ in range(TASKS)]

    def _company(self, first: str, second: str) -> Record:
        name = f"{first} {second}"
        domain = f"{''.join(filter(str.isalpha, name)).lower()}.example"
        return {
            "id": self._draw.id("company"),
            "name": name,
            **self._contact(f"https://www.{domain}"),
            "email_domain": domain,
            **self._common("company"),
        }

    def _person(self, companies: list[Record]) -> Record:
        company = self._draw.one(companies) if self._draw.chance(0.85) else None
        domain = company["email_domain"] if company else "example.org"
        names = self._named()
        return {
            "id": self._draw.id("person"),
            **names,
            "title": self._draw.one(words.TITLES),
            "company_id": company["id"] if company else None,
            "company_name": company["name"] if company else None,
            "emails": [{"email": _email(names, domain), "category": "work"}],
            **self._contact(f"https://{domain}"),
            **self._common("person"),
        }

    def _lead(self) -> Record:
        status = self._draw.one(self._settings.lead_statuses)
        company = f"{self._draw.one(words.COMPANY_FIRST)} {self._draw.one(words.COMPANY_SECOND)}"
        names = self._named()
        return {
            "id": self._draw.id("lead"),
            **names,
            "title": self._draw.one(words.TITLES),
            "company_name": company,
            "email": {"email": _email(names, "example.com"), "category": "work"},
            **self._contact("https://example.com"),
            "customer_source_id": self._draw.one(self._settings.customer_sources)["id"],
            "monetary_value": self._draw.random.randrange(200, 20_000, 50),
            "status": status["name"],
            "status_id": status["id"],
            **self._common("lead"),
        }

    def _opportunity(self, contact: Record) -> Record:
        pipeline = self._draw.one(self._settings.pipelines)
        stage = self._draw.one(pipeline["stages"])
        status = self._draw.one(("Open", "Open", "Open", "Won", "Lost", "Abandoned"))
        certain = {"Won": 100, "Lost": 0, "Abandoned": 0}
        reasons = self._settings.loss_reasons
        common = self._common("opportunity")
        return {
            "id": self._draw.id("opportunity"),
            "name": f"{self._draw.one(words.OCCASIONS)}: {self._draw.one(words.GOODS)}",
            "close_date": self._close_date(status, common["date_created"]),
            "company_id": contact["company_id"],
            "company_name": contact["company_name"],
            "customer_source_id": self._draw.one(self._settings.customer_sources)["id"],
            "loss_reason_id": self._draw.one(reasons)["id"] if status == "Lost" else None,
            "monetary_value": self._draw.random.randrange(500, 80_000, 250),
            "pipeline_id": pipeline["id"],
            "pipeline_stage_id": stage["id"],
            "primary_contact_id": contact["id"],
            "priority": self._draw.one(("None", "Low", "Medium", "High")),
            "status": status,
            "win_probability": certain.get(status, stage["win_probability"]),
            **common,
        }

    def _project(self, about: Record) -> Record:
        return {
            "id": self._draw.id("project"),
            "name": f"{self._draw.one(words.OCCASIONS)} of {self._draw.one(words.GOODS)}",
            "related_resource": about,
            "status": self._draw.one(("Open", "Open", "Completed")),
            **self._common("project", interactions=False),
        }

    def _task(self, about: Record) -> Record:
        common = self._common("task", interactions=False)
        due = self._draw.moment(common["date_created"], ANCHOR + 60 * DAY)
        done = self._draw.chance(0.4)
        completed = self._draw.moment(common["date_created"], common["date_modified"])
        return {
            "id": self._draw.id("task"),
            "name": self._draw.one(words.CHORES).format(self._draw.one(words.GOODS)),
            "related_resource": about,
            "due_date": due,
            "reminder_date": max(common["date_created"], due - DAY),
            "completed_date": completed if done else None,
            "priority": self._draw.one(("None", "None", "High")),
            "status": "Completed" if done else "Open",
            **common,
        }

    def _about(self, records: dict[str, list[Record]], kinds: tuple[str, ...]) -> Record:
        kind = self._draw.one(kinds)
        return {"id": self._draw.one(records[kind])["id"], "type": kind}

    def _named(self) -> Record:
        first, last = self._names.pop()
        return {
            "name": f"{first} {last}",
            "prefix": None,
            "first_name": first,
            "middle_name": None,
            "last_name": last,
            "suffix": None,
        }

    def _contact(self, website: str) -> Record:
        return {
            "address": self._draw.address(),
            "contact_type_id": self._draw.one(self._settings.contact_types)["id"],
            "phone_numbers": self._draw.phone_numbers(),
            "socials": [],
            "websites": [{"url": website, "category": "work"}],
        }

    def _common(self, kind: str, *, interactions: bool = True) -> Record:
        common: Record = {
            "assignee_id": self._draw.assignee(),
            "details": self._draw.one(words.TALK) if self._draw.chance(0.4) else None,
            "tags": self._draw.tags(),
            "custom_fields": self._settings.custom_fields(self._draw, kind),
        }
        if interactions:
            common["interaction_count"] = 0
        return {**common, **self._draw.lived()}

    def _close_date(self, status: str, created: int) -> str:
        end = ANCHOR + 120 * DAY if status == "Open" else ANCHOR
        start = ANCHOR if status == "Open" else created
        return f"{datetime.fromtimestamp(self._draw.moment(start, end), UTC):%m/%d/%Y}"


def _email(names: Record, domain: str) -> str:
    return f"{names['first_name']}.{names['last_name']}@{domain}".lower()
