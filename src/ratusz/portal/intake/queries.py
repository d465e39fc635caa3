"""What is known of a delivery: its report, what still stands in the way, what it would change."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from django.db.models import prefetch_related_objects

from ratusz.bank.base.errors import Stopped
from ratusz.bank.base.sentences import N_
from ratusz.bank.check.corrections.correction import Correction
from ratusz.bank.model.problem import Place, Problem, Report, Severity
from ratusz.bank.model.schema import Schema
from ratusz.bank.protect.withhold import PERHAPS_WITHHELD
from ratusz.bank.read.marked import write_marked
from ratusz.bank.read.recipe import Recipe
from ratusz.bank.store.compare import Compared, compare
from ratusz.bank.store.diff import Diff, diff
from ratusz.bank.store.manifest import Manifest, Mode
from ratusz.portal.catalog.models import Resource
from ratusz.portal.core import bank
from ratusz.portal.core.remembered import remembered
from ratusz.portal.corrections.shown import corrected_table, in_force, numbers_in_force
from ratusz.portal.intake.models import Decision, DeliveredTable, Delivery
from ratusz.portal.intake.remembering import last_published
from ratusz.portal.secrecy.queries import declaration_of, showing


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A problem that stops publication until a person decides, and the decision where there is one. `count`: how often it occurs.

    `before`: what was decided about it for the last delivery, where that holds no longer.
    """

    code: str
    column: str
    problem: Problem
    count: int
    decision: Decision | None
    before: Decision | None = None


def report_of(table: DeliveredTable) -> Report:
    """What the checks found in a table; empty where it was not checked."""
    return _report(table.report) if table.report else Report()


def file_report(delivery: Delivery) -> Report:
    """What was found in the file as a whole."""
    return _report(delivery.report) if delivery.report else Report()


def without_tables(report: Report, names: Collection[str]) -> Report:
    """The problems of `report` that are in none of the tables called `names`."""
    return Report.of(tuple(problem for problem in report.problems if problem.where.table not in names))


def all_problems(delivery: Delivery) -> tuple[Problem, ...]:
    """Everything found in the delivery: in the file as a whole, and in each of its tables by reading and by checks."""
    tables = list(delivery.tables.all())
    named = {table.name for table in tables if table.report}
    whole = without_tables(file_report(delivery), named)
    return tuple(problem for report in (whole, *map(report_of, tables)) for problem in report.problems)


def marked(delivery: Delivery, language: str) -> bytes:
    """The delivered file as a workbook in which the cells with problems are marked, in words of `language`."""
    recipe = Recipe.from_json(bank.store().document(delivery.recipe))
    with TemporaryDirectory(prefix="ratusz-marked-") as folder:
        target = Path(folder) / "marked.xlsx"
        original, problems = bank.store().original(delivery.original), all_problems(delivery)
        said = delivery.decision_said if delivery.state == Delivery.State.RETURNED else ""
        write_marked(original, target, file_name=delivery.file_name, recipe=recipe, problems=problems, language=language, said=said)
        return target.read_bytes()


def marks_of(table: DeliveredTable, code: str, column: str) -> frozenset[str]:
    """The marks of the problems with this code in this column: what they are about, as far as it may be kept."""
    alike = (one for one in report_of(table).problems if one.code == code and (one.where.column or "") == column)
    return frozenset(mark for one in alike for mark in one.marks)


def needs(table: DeliveredTable) -> tuple[Need, ...]:
    """Each kind of problem in each column that needs a decision, once; a column that stays inside needs none.

    That a column was to stay inside decides nothing about it once somebody has taken it out again.
    """
    found, decided = _to_decide(table), _decided(table)
    lapsed = _decided_before(table) if found.keys() - decided.keys() else {}
    return tuple(
        Need(
            code=code, column=column, problem=alike[0], count=len(alike), decision=decided.get((code, column)),
            before=None if (code, column) in decided else lapsed.get((code, column)),
        )
        for (code, column), alike in found.items()
    )  # fmt: skip


def _to_decide(table: DeliveredTable) -> dict[tuple[str, str], list[Problem]]:
    """The problems that need a decision, made or not, by code and column."""
    withheld = _labels(table, table.withheld)
    found: dict[tuple[str, str], list[Problem]] = {}
    for problem in (*report_of(table).problems, *_perhaps_withheld(table)):
        if problem.weight is Severity.ERROR and problem.where.column not in withheld:
            found.setdefault((problem.code, problem.where.column or ""), []).append(problem)
    return found


def _decided(table: DeliveredTable) -> dict[tuple[str, str], Decision]:
    return {(one.code, one.column): one for one in table.decisions.all() if one.verdict == Decision.Verdict.PUBLISH}


def _decided_before(table: DeliveredTable) -> dict[tuple[str, str], Decision]:
    """What was decided to be published in the last published delivery to the same resource, by code and column."""
    last = last_published(table)
    decisions = last.decisions.filter(verdict=Decision.Verdict.PUBLISH).select_related("by") if last is not None else ()
    return {(one.code, one.column): one for one in decisions}


def _perhaps_withheld(table: DeliveredTable) -> Iterator[Problem]:
    """New columns, where one that stays inside is missing: it may be that column under another heading."""
    if table.resource is None or not table.version or not table.base:
        return
    schema, before = manifest_of(table).schema, _manifest(str(table.resource_id), table.base).schema
    missing = [before.column(name).label if name in before else name for name in table.resource.withheld if name not in schema]
    if missing:
        for column in schema.columns:
            if column.name not in before:
                yield Problem(code=PERHAPS_WITHHELD, where=Place(table=table.name, column=column.label), found=", ".join(missing))


@dataclass(frozen=True, slots=True, kw_only=True)
class StillOpen:
    """Public versions that show what is to stay inside from now on: columns, and small numbers in columns (their labels)."""

    versions: tuple[str, ...]
    columns: tuple[str, ...]
    small: tuple[str, ...] = ()


def still_open(table: DeliveredTable) -> StillOpen | None:
    """What of the columns withheld by this delivery for the first time, and of small numbers that are hidden from now on, can still be
    read in public versions; None for nothing.
    """
    resource = table.resource
    if resource is None or not table.version:
        return None
    new = [name for name in table.withheld if name not in resource.withheld]
    shown = {one.version for one in resource.publications.all() if not one.withdrawn_reason} if new else set()
    whole = {version for version in shown if any(name in _manifest(str(resource.pk), version).schema for name in new)}
    declared = declaration_of(resource)
    cells = set(showing(resource, declared.protection)) if declared else set()
    small = tuple(sorted(_labels(table, declared.protection.columns))) if declared and cells else ()
    labels = tuple(sorted(_labels(table, new))) if whole else ()
    return StillOpen(versions=tuple(sorted(whole | cells)), columns=labels, small=small) if whole | cells else None


def _labels(table: DeliveredTable, names: Collection[str]) -> set[str]:
    """The labels of columns, by which problems name them; none where what was read could not be joined."""
    if not names or not table.version:
        return set()
    return {column.label for column in manifest_of(table).schema.columns if column.name in names}


def manifest_of(table: DeliveredTable) -> Manifest:
    """The private version that was made of a table."""
    return _manifest(str(table.resource_id), table.version)


def manifest(resource: str, version: str) -> Manifest:
    """A private version of a resource, by their ids."""
    return _manifest(resource, version)


def shown_schema(table: DeliveredTable) -> Schema:
    """The columns that will be shown: those of the version without the withheld ones."""
    schema = manifest_of(table).schema
    kept = tuple(column for column in schema.columns if column.name not in table.withheld)
    names = {column.name for column in kept}
    return Schema(columns=kept, key=schema.key if set(schema.key) <= names else ())


def difference(table: DeliveredTable, *, limit: int) -> Diff | None:
    """What the table would change in what stood when it was read, both with the corrections in force; None for a first delivery."""
    if not table.base or not table.version:
        return None
    resource = str(table.resource_id)
    return _difference(resource, table.base, table.version, in_force(resource), limit)


def compared(table: DeliveredTable) -> Compared | None:
    """The table beside what stood when it was read, in a few amounts; None for a first delivery, or where nothing groups the rows."""
    if not table.base or not table.version:
        return None
    resource = str(table.resource_id)
    return _compared(resource, table.base, table.version, in_force(resource))


def is_joining_doubtful(table: DeliveredTable) -> bool:
    """Whether rows would be added that seem to be there already: nobody would see them twice until it is too late."""
    proposal = table.proposal
    seems_there = proposal.get("why") in {"all-periods", "some-keys", "mixed"} and proposal.get("mode") != Mode.ADDS
    return bool(table.base) and table.mode == Mode.ADDS and seems_there and not table.key and not proposal.get("confirmed")


def base_for(delivery: Delivery, resource: Resource) -> str:
    """The private version that a table of `delivery` joins: that of the delivery to be published before it, else the one that stands."""
    sibling = _before(delivery, resource)
    return sibling.version if sibling else resource.private


def withheld_for(delivery: Delivery, resource: Resource) -> list[str]:
    """The columns that stay inside unless somebody says otherwise: as in that delivery, else as in the resource."""
    sibling = _before(delivery, resource)
    return list(sibling.withheld if sibling else resource.withheld)


def _before(delivery: Delivery, resource: Resource) -> DeliveredTable | None:
    """The table of the delivery to be published before this one; None where there is none, or it is closed."""
    before = delivery.after
    if before is None or before.is_closed:
        return None
    return before.tables.filter(resource=resource).exclude(version="").first()


def checked_before(tables: Sequence[DeliveredTable]) -> tuple[DeliveredTable, ...]:
    """Those whose rows were checked before corrections of where they go were accepted or withdrawn."""
    asked = [(table, table.resource_id, table.corrections) for table in tables if table.version]
    force = numbers_in_force(resource for _table, resource, _with in asked if resource)
    return tuple(table for table, resource, checked in asked if resource and checked is not None and set(checked) != force[resource])


def obstacles(delivery: Delivery) -> Iterator[Stopped]:
    """What has to be done before the delivery can be submitted, in the order of its tables."""
    tables = list(delivery.tables.select_related("resource").prefetch_related("decisions"))
    if not any(table.resource_id for table in tables):
        yield Stopped("nothing-to-publish", N_("No table of this file goes anywhere yet."), N_("Say where at least one of them belongs."))
    before = checked_before(tables)
    for table in tables:
        yield from _obstacles(table, is_checked=table not in before)


def _obstacles(table: DeliveredTable, *, is_checked: bool) -> Iterator[Stopped]:
    values: Mapping[str, object] = {"table": table.name}
    if not table.is_decided:
        yield Stopped(
            "table-undecided",
            N_("It is not said what the table “{table}” is."),
            N_("Say where it goes, or why it is left out."),
            values=values,
        )
    if table.resource is None:
        return
    if table.failure or not table.version:
        yield Stopped(
            "table-stopped", N_("The table “{table}” cannot go on as it is."), N_("Look at the sentence beside it."), values=values
        )
    elif table.base != base_for(table.delivery, table.resource):
        yield Stopped(
            "table-overtaken",
            N_("Something else was published in the meantime where the table “{table}” goes."),
            N_("Read the file again to see what it changes now."),
            values=values,
        )
    elif not is_checked:
        yield Stopped(
            "checked-before-corrections",
            N_("Corrections of the table “{table}” were changed since the file was checked: its rules have to be asked again."),
            N_("Read the file again."),
            values=values,
        )
    elif is_joining_doubtful(table):
        yield Stopped(
            "joining-doubtful",
            N_("The table “{table}” is to add rows, and seems to hold rows that are there already."),
            N_("Say whether it corrects, replaces or really adds."),
            values=values,
        )
    for need in needs(table):
        if need.decision is None and not table.resource.is_table:
            yield Stopped(
                "problem-undecided",
                N_("Nobody has said yet that the document may be published."),
                N_("Read all of it, and say so with a reason."),
            )
        elif need.decision is None:
            yield Stopped(
                "problem-undecided",
                N_("A problem in the table “{table}” needs a decision."),
                N_("Look at the problems and decide about each, with a reason."),
                values=values,
            )
            return


def with_open_questions(deliveries: Iterable[Delivery]) -> frozenset[UUID]:
    """Those where a problem that stops publication waits for a decision; their tables and resources were loaded.

    Decisions are asked for once for all, and only where there is something to decide.
    """
    tables = [table for delivery in deliveries for table in delivery.tables.all() if table.version and _to_decide(table)]
    prefetch_related_objects(tables, "decisions")
    return frozenset(table.delivery_id for table in tables if _to_decide(table).keys() - _decided(table).keys())


# Documents, manifests and differences of versions never change, so they are remembered.


@remembered(256)
def _report(document: str) -> Report:
    return Report.from_json(bank.store().document(document))


@remembered(256)
def _manifest(resource: str, version: str) -> Manifest:
    return bank.store().manifest(resource, version)


@remembered(64)
def _compared(resource: str, before: str, after: str, corrections: tuple[Correction, ...]) -> Compared | None:
    return compare(bank.engine(), *(corrected_table(resource, one, corrections) for one in (before, after)))


@remembered(64)
def _difference(resource: str, before: str, after: str, corrections: tuple[Correction, ...], limit: int) -> Diff:
    return diff(bank.engine(), *(corrected_table(resource, one, corrections) for one in (before, after)), limit=limit)
