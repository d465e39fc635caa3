"""Small numbers of people in a delivered table: how many there are, what was declared, what would be hidden."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from ratusz.bank.base.errors import Stopped
from ratusz.bank.base.sentences import N_
from ratusz.bank.build.secrecy import given_back
from ratusz.bank.check.corrections.correction import Action, Correction
from ratusz.bank.check.smallcells import counts_people, few_people
from ratusz.bank.model.problem import Report
from ratusz.bank.model.table import Table
from ratusz.bank.protect.cells.declared import Method, Protection
from ratusz.bank.protect.cells.propose import propose
from ratusz.portal.catalog.models import Resource
from ratusz.portal.core import bank
from ratusz.portal.core.remembered import remembered
from ratusz.portal.corrections.models import Kept
from ratusz.portal.corrections.queries import was_corrected
from ratusz.portal.corrections.shown import corrected_table, in_force, shown_table
from ratusz.portal.intake.models import DeliveredTable, Delivery
from ratusz.portal.intake.queries import report_of, still_open
from ratusz.portal.people.models import User
from ratusz.portal.secrecy.models import Declaration, Trial
from ratusz.portal.secrecy.queries import declaration_of, hide_together, showing
from ratusz.portal.secrecy.tasks import begin
from ratusz.portal.secrecy.trials import Question, ask, beside_of, known

#: Versions that are closed with what is published, by resource.
Closing: TypeAlias = Mapping[str, Sequence[str]]
#: The problem by which the checks tell of them.
FEW = "few-people"


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallCells:
    """How many numbers of people are small, as the checks counted; what was declared about them, None where nothing was."""

    count: int
    declaration: Declaration | None

    @property
    def is_open(self) -> bool:
        """Whether somebody has still to say what becomes of them."""
        return self.count > 0 and self.declaration is None

    @property
    def of_persons(self) -> bool:
        """Whether it was said of rows on persons."""
        return self.declaration is not None and self.declaration.protection.persons is not None

    @property
    def hides(self) -> bool:
        """Whether small numbers are hidden."""
        return self.declaration is not None and self.declaration.method in {str(Method.SUPPRESS), str(Method.ALIKE)}


def small_cells(table: DeliveredTable) -> SmallCells | None:
    """The small numbers of a table that goes to a resource; None where there are none and nothing was declared.

    Of a corrected table they are counted again: a correction may have been accepted, or withdrawn, since it was checked.
    """
    resource = table.resource
    if resource is None or not table.version or not resource.is_table:
        return None
    declaration = declaration_of(resource)
    told = few_of(table) if was_corrected(resource) else few_in(report_of(table))
    count = sum(told.values())
    return SmallCells(count=count, declaration=declaration) if count or declaration else None


def few_in(report: Report) -> dict[str | None, int]:
    """How many small numbers of people a report tells of, by the label of their column."""
    return {one.where.column: int(one.found or 0) for one in report.problems if one.code == FEW}


def few_of(table: DeliveredTable) -> dict[str | None, int]:
    """The same of a table as it would be shown now."""
    return few_with(str(table.resource_id), table.version, in_force(str(table.resource_id)))


def undecided(delivery: Delivery) -> list[DeliveredTable]:
    """The tables with small numbers of people about which nobody has said anything."""
    tables = delivery.tables.select_related("resource__dataset", "delivery")
    return [table for table in tables if (found := small_cells(table)) is not None and found.is_open]


def shown_because(delivery: Delivery, because: str) -> dict[str, Protection]:
    """What is declared of tables about which nobody has said anything, by resource, when they are published `because` of something.

    `Stopped` where there are such tables and nothing is said: nothing about few people goes out in silence, by any door.
    """
    found: dict[str, Protection] = {}
    for table in undecided(delivery):
        if not because.strip():
            raise Stopped(
                "small-numbers-undecided",
                N_("The table “{table}” counts few people in some cells, and nobody has said what becomes of them."),
                N_("Have them hidden, or say why they may be shown."),
                values={"table": table.name},
            )
        found[str(table.resource_id)] = replace(proposed(table) or Protection(), method=Method.OPEN)
    return found


def closing_with(delivery: Delivery) -> Closing:
    """Earlier versions that show what its tables are to hide, by resource: those that are closed with it where somebody says so."""
    tables = delivery.tables.select_related("resource__dataset", "delivery").exclude(version="")
    return {str(table.resource_id): older.versions for table in tables if (older := still_open(table)) is not None}


def require_worked_out(delivery: Delivery, *, closes: bool, by: User, now: datetime) -> None:
    """What is hidden of a large table was found out before it is published while somebody waits; `Stopped`, and begun, where it was not.

    `closes`: earlier versions that show what is hidden now are closed with it.
    """
    closing = closing_with(delivery) if closes else {}
    for table in delivery.tables.select_related("resource__dataset", "delivery").exclude(version=""):
        declared = declaration_of(table.resource) if table.resource is not None else None
        if declared is None or declared.protection.method is Method.OPEN:
            continue
        question = question_about(table, declared.protection, closing=closing)
        if known(question) is None:
            trial = ask(question=question, begin=begin, by=by, now=now)
            if trial.state == Trial.State.DONE:
                continue
            if trial.state == Trial.State.FAILED:
                raise Stopped("cannot-be-hidden-so", trial.failure_said)
            raise Stopped(
                "still-worked-out",
                N_("It is being found out what has to be hidden of the table “{table}”. Nothing was published."),
                N_("See on the page “Small numbers” how far it is, and publish then."),
                values={"table": table.name},
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Going:
    """A private version of `resource` that is to be shown with these corrections. `name`: what people call the table."""

    resource: Resource
    version: str
    name: str
    withheld: tuple[str, ...]
    corrections: tuple[Correction, ...]

    @property
    def table(self) -> Table:
        """Its rows as they are to be shown."""
        return corrected_table(str(self.resource.pk), self.version, self.corrections)

    @property
    def proposed(self) -> Protection | None:
        """The declaration that the table itself suggests; None for one that seems to count nobody."""
        return _proposed(str(self.resource.pk), self.version, self.corrections)

    def question(self, protection: Protection, *, closing: Collection[str] = (), coming: Sequence[Question] = ()) -> Question:
        """What would become of it as declared. `coming`: what is published just before it."""
        return Question(
            resource=self.resource, version=self.version, protection=protection, withheld=self.withheld, closing=tuple(sorted(closing)),
            corrections=self.corrections, coming=tuple(coming),
        )  # fmt: skip


def going(table: DeliveredTable, resource: Resource) -> Going:
    """A delivered table as it would be shown now."""
    return Going(
        resource=resource, version=table.version, name=table.name, withheld=tuple(table.withheld), corrections=in_force(str(resource.pk))
    )


def require_keeps_secrets(
    going: Going, protection: Protection | None, *, closing: Collection[str] = (), coming: Sequence[Question] = ()
) -> None:
    """`Stopped` where a table that is shown as it is would give back what other tables of its dataset hide, whoever is asked about it."""
    of = protection if protection is not None and protection.columns else going.proposed
    if of is None or not of.columns or not hide_together(going.resource):
        return
    of = replace(of, method=Method.SUPPRESS)
    open_ = beside_of(going.question(of, closing=closing, coming=coming))
    if count := given_back(bank.engine(), going.table, of, open_, withheld=going.withheld):
        raise Stopped(
            "gives-back-hidden",
            N_("The table “{table}” would give back {count} numbers that other tables of the dataset hide."),
            N_("Say on the page “Small numbers” that it is to be protected: then as much of it is hidden as is needed."),
            values={"table": going.name, "count": count},
        )


def require_said(going: Going, *, before: tuple[Correction, ...], because: str) -> Protection | None:
    """What is declared where corrections make small numbers of which nobody has said anything, when they are shown `because` of
    something; None where there is nothing to say. `Stopped` where there is, and nothing is said. `before`: those in force until now.
    """
    key = str(going.resource.pk), going.version
    if declaration_of(going.resource) is not None:
        return None
    were, are = few_with(*key, before), few_with(*key, going.corrections)
    if all(count <= were.get(name, 0) for name, count in are.items()):
        return None
    if not because.strip():
        raise Stopped(
            "small-numbers-undecided",
            N_("The table “{table}” counts few people in some cells, and nobody has said what becomes of them."),
            N_("Have them hidden, or say why they may be shown."),
            values={"table": going.name},
        )
    return replace(going.proposed or Protection(), method=Method.OPEN)


def may_show_few(kept: Kept) -> bool:
    """Whether a correction may make small numbers of people of which nobody has said anything: asked without looking at the table."""
    one, resource = kept.correction, kept.resource
    if one.action not in {Action.OVERRIDE, Action.SCALE} or not resource.private or declaration_of(resource) is not None:
        return False
    schema = bank.store().manifest(str(resource.pk), resource.private).schema
    return one.column in schema and counts_people(schema.column(one.column))


def proposed(table: DeliveredTable) -> Protection | None:
    """The declaration that the table itself suggests; None for one that seems to count nobody."""
    return _proposed(str(table.resource_id), table.version, in_force(str(table.resource_id)))


def question_about(table: DeliveredTable, protection: Protection, *, closing: Closing | None = None) -> Question:
    """What would become of a table of which a version was made; `closing` None: once earlier versions that show it are closed.

    Tables of the same dataset that go out with it, before it, are seen as they will be.
    """
    return _question(table, protection, closing=closing, coming=coming_before(table, closing=closing))


def _question(table: DeliveredTable, protection: Protection, *, closing: Closing | None, coming: Sequence[Question]) -> Question:
    resource = table.resource
    assert resource is not None  # noqa: S101  for the type checker: asked by the caller
    closed = showing(resource, protection) if closing is None else closing.get(str(resource.pk), ())
    return going(table, resource).question(protection, closing=closed, coming=coming)


def coming_before(table: DeliveredTable, *, closing: Closing | None) -> list[Question]:
    """What is asked of the tables of the same dataset that go out with it, before it, in order; each sees those before it."""
    found: list[Question] = []
    for one in sorted(_going_with(table), key=lambda each: each.number):
        of = _declared_or_seems(one) if one.number < table.number else None
        if of is not None:
            found.append(_question(one, of, closing=closing, coming=()))
    return found


def _going_with(table: DeliveredTable) -> list[DeliveredTable]:
    """The other tables of its delivery that go to other tables of the same dataset; none of a published one, beside which they stand."""
    if table.stands:
        return []
    found = table.delivery.tables.select_related("resource__dataset", "delivery").exclude(version="").exclude(pk=table.pk)
    return [
        one
        for one in found
        if one.resource is not None and table.resource is not None and one.resource.is_table
        and one.resource.dataset_id == table.resource.dataset_id and one.resource_id != table.resource_id
    ]  # fmt: skip


def _declared_or_seems(table: DeliveredTable) -> Protection | None:
    """What is declared of a table, else how it seems to be built, all of it shown; None where it seems to count nobody."""
    declared = declaration_of(table.resource) if table.resource is not None else None
    if declared is not None:
        return declared.protection
    seems = proposed(table)
    return replace(seems, method=Method.OPEN) if seems is not None else None


def rows_of(table: DeliveredTable) -> Table:
    """The rows of its private version as they would be shown."""
    return shown_table(str(table.resource_id), table.version)


@remembered(128)
def _proposed(resource: str, version: str, corrections: tuple[Correction, ...]) -> Protection | None:
    return propose(bank.engine(), corrected_table(resource, version, corrections))


@remembered(128)
def few_with(resource: str, version: str, corrections: tuple[Correction, ...]) -> dict[str | None, int]:
    """How many small numbers of people a private version holds with these corrections, by the label of their column."""
    return few_in(few_people(bank.engine(), corrected_table(resource, version, corrections)))
