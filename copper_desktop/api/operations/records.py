"""Single records, and what belongs to one."""

from __future__ import annotations

from copper_desktop.api.operations.operation import Group, Kind, Operation, Parameter, Place
from copper_desktop.api.operations.searches import PAGING
from copper_desktop.i18n import N_

_ID = Parameter(
    "id",
    N_("Record id"),
    Kind.WHOLE,
    Place.PATH,
    hint=N_("The number in the record’s “id”"),
    required=True,
    example="1001",
    minimum=1,
)


def _entity(*names: str) -> Parameter:
    return Parameter(
        "entity",
        N_("Kind of record"),
        Kind.CHOICE,
        Place.PATH,
        required=True,
        choices=names,
        example=names[0],
    )


_MAIN = ("people", "companies", "leads", "opportunities")
_ANY = (*_MAIN, "projects", "tasks")


def _record(id_: str, resource: str, title: str, sentence: str, page: str) -> Operation:
    return Operation(
        id=id_,
        title=title,
        method="GET",
        path=f"/{resource}/{{id}}",
        group=Group.RECORDS,
        sentence=sentence,
        parameters=(_ID,),
        page=page,
    )


OPERATIONS = (
    _record(
        "person",
        "people",
        N_("Person"),
        N_("One person, by id."),
        "people/fetch-a-person-by-id.html",
    ),
    Operation(
        id="person_by_email",
        title=N_("Person by e-mail"),
        method="POST",
        path="/people/fetch_by_email",
        group=Group.RECORDS,
        sentence=N_("The person who has this e-mail address."),
        parameters=(
            Parameter(
                "email",
                N_("E-mail address"),
                Kind.EMAIL,
                required=True,
                example="ada@example.com",
            ),
        ),
        page="people/fetch-a-person-by-email.html",
    ),
    _record(
        "company",
        "companies",
        N_("Company"),
        N_("One company, by id."),
        "companies/fetch-a-company-by-id.html",
    ),
    _record("lead", "leads", N_("Lead"), N_("One lead, by id."), "leads/fetch-a-lead-by-id.html"),
    _record(
        "opportunity",
        "opportunities",
        N_("Opportunity"),
        N_("One opportunity, by id."),
        "opportunities/fetch-an-opportunity-by-id.html",
    ),
    _record(
        "project",
        "projects",
        N_("Project"),
        N_("One project, by id."),
        "projects/fetch-a-project-by-id.html",
    ),
    _record("task", "tasks", N_("Task"), N_("One task, by id."), "tasks/fetch-a-task-by-id.html"),
    _record(
        "user",
        "users",
        N_("User"),
        N_("One user of the account, by id."),
        "account-and-users/fetch-user-by-id.html",
    ),
    Operation(
        id="activities_of_record",
        title=N_("Activities of a record"),
        method="POST",
        path="/{entity}/{id}/activities",
        group=Group.RELATIONS,
        sentence=N_("What was done about one person, company, lead or opportunity."),
        parameters=(_entity(*_MAIN), _ID, *PAGING),
        page="people/see-a-persons-activities.html",
    ),
    Operation(
        id="related_items",
        title=N_("Related items"),
        method="GET",
        path="/{entity}/{id}/related",
        group=Group.RELATIONS,
        sentence=N_("Every record that one record is related to."),
        parameters=(_entity(*_ANY), _ID),
        page="related-items/view-all-records-related-to-an-entity.html",
    ),
    Operation(
        id="related_items_of_type",
        title=N_("Related items of one kind"),
        method="GET",
        path="/{entity}/{id}/related/{type}",
        group=Group.RELATIONS,
        sentence=N_("The records of one kind that one record is related to."),
        parameters=(
            _entity(*_ANY),
            _ID,
            Parameter(
                "type",
                N_("Kind of the related records"),
                Kind.CHOICE,
                Place.PATH,
                required=True,
                choices=_ANY,
                example="companies",
            ),
        ),
        page="related-items/view-all-records-of-a-given-entity-type-related-to-an-entity.html",
    ),
)
