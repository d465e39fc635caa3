"""The part of a delivery's page that is about one of its tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ratusz.bank.check.contract.successors import Successor
from ratusz.bank.model.schema import Column, Schema
from ratusz.bank.store.manifest import Manifest
from ratusz.portal.catalog.models import ColumnText, Resource
from ratusz.portal.corrections.shown import source_table
from ratusz.portal.intake import queries
from ratusz.portal.intake.advice import Advice, advice_on
from ratusz.portal.intake.forms import DecideForm, IgnoreForm, TakeForm, WithholdForm
from ratusz.portal.intake.grids import first_rows, heading
from ratusz.portal.intake.mapping import Mapped, mapped_in
from ratusz.portal.intake.models import Decision, DeliveredTable
from ratusz.portal.intake.namedrows import namer
from ratusz.portal.intake.presenters import (
    Change,
    changes_of,
    column_changes,
    columns_table,
    failure_line,
    ignored_sentence,
    problem_line,
    problem_lines,
    reading_facts,
    reading_sentence,
)
from ratusz.portal.intake.queries import Need
from ratusz.portal.intake.smallcells import SmallCells, small_cells
from ratusz.portal.intake.succession import successors_of
from ratusz.portal.intake.ways import Way, proposal_sentence, ways_of
from ratusz.portal.show.components import Fact, ProblemLine
from ratusz.portal.show.pairs import Pair, Pairs
from ratusz.portal.show.table import DataTable

ROWS_SHOWN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedView:
    """A problem that needs a decision: what it is, what was decided, or the form to decide."""

    line: ProblemLine
    count: int
    decision: Decision | None
    before: Decision | None
    form: DecideForm | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One table of a delivery: where it goes, how it was read, what it would change, what is wrong with it."""

    table: DeliveredTable
    resource: Resource | None
    ignored: str
    reading: str
    facts: tuple[Fact, ...]
    failure: ProblemLine | None
    columns: DataTable | None
    rows: DataTable | None
    problems: tuple[ProblemLine, ...]
    needs: tuple[NeedView, ...]
    changes: tuple[Change, ...]
    column_changes: tuple[str, ...]
    is_first: bool
    is_same: bool
    mode: str
    key: tuple[str, ...]
    proposal: str
    because: str
    ways: tuple[Way, ...]
    chart: Pairs | None
    take: TakeForm | None
    ignore: IgnoreForm | None
    withhold: WithholdForm | None
    advice: Advice | None
    small: SmallCells | None
    successors: tuple[Successor, ...]
    mapped: tuple[Mapped, ...]


def section_of(table: DeliveredTable, *, can_change: bool, wrong: Mapping[str, Any], sheets: int = 1) -> Section:
    """The part about `table`; forms only for those who may change it. `wrong`: forms that came back with errors, by kind and number."""
    manifest = queries.manifest_of(table) if table.version else None
    texts = {text.name: text for text in ColumnText.objects.filter(resource=table.resource_id)} if manifest else {}
    schema = manifest.schema if manifest else Schema(columns=())
    needs = queries.needs(table)
    number = table.number
    return Section(
        table=table,
        resource=table.resource,
        ignored=ignored_sentence(table),
        reading=reading_sentence(table),
        facts=reading_facts(table.delivery, table),
        failure=failure_line(table.failure) if table.failure else None,
        columns=columns_table(schema.columns, key=schema.key, withheld=table.withheld) if manifest else None,
        rows=_first_rows(table, manifest, texts) if manifest else None,
        problems=problem_lines(queries.report_of(table), but={need.code for need in needs}, named=namer(table)),
        needs=tuple(need_view(need, can_change=can_change) for need in needs),
        changes=changes_of(table),
        column_changes=column_changes(table),
        is_first=bool(manifest) and not table.base,
        is_same=bool(manifest) and _is_same(table),
        mode=str(Resource.Mode(table.mode).label) if table.mode else "",
        key=tuple(_label(schema, name) for name in table.key),
        proposal=proposal_sentence(table),
        because=table.accepted_because,
        ways=ways_of(table) if can_change else (),
        chart=chart_of(table, texts),
        take=(wrong.get(f"take_{number}") or TakeForm(table, key_choices(table))) if can_change else None,
        ignore=(wrong.get(f"ignore_{number}") or IgnoreForm(table)) if can_change else None,
        withhold=(wrong.get(f"withhold_{number}") or WithholdForm(table, schema)) if can_change and manifest else None,
        advice=advice_on(table, sheets=sheets) if manifest else None,
        small=small_cells(table),
        successors=successors_of(table) if can_change else (),
        mapped=mapped_in(table),
    )


def chart_of(table: DeliveredTable, texts: Mapping[str, ColumnText]) -> Pairs | None:
    """What stands beside what would stand, as pairs of bars; None for a first delivery, or where nothing groups the rows."""
    found = queries.compared(table)
    if found is None or len(found.groups) < 2:
        return None
    by, of = heading(found.by, texts.get(found.by.name)), found.of and heading(found.of, texts.get(found.of.name))
    amount = _("Sum: %(column)s") % {"column": f"{of.label} [{of.unit}]" if of.unit else of.label} if of else _("Number of rows")
    return Pairs(
        caption=_("%(amount)s, by: %(column)s") % {"amount": amount, "column": by.label},
        name_head=by.label,
        amount=amount,
        rows=tuple(Pair(text=name or _("(empty)"), before=before, after=after) for name, before, after in found.groups),
    )


def key_choices(table: DeliveredTable) -> list[tuple[str, str]]:
    """The columns of a table that may tell its rows apart: names and labels.

    Where the table was stopped, perhaps for want of a key, those of what stands; none where nothing does.
    """
    version = table.version or table.base
    return _choices(source_table(str(table.resource_id), version).schema.columns) if version else []


def _choices(columns: Sequence[Column]) -> list[tuple[str, str]]:
    return [(column.name, column.label or column.name) for column in columns]


def _label(schema: Schema, name: str) -> str:
    return schema.column(name).label if name in schema else name


def _first_rows(table: DeliveredTable, manifest: Manifest, texts: Mapping[str, ColumnText]) -> DataTable:
    """The first rows that the delivery brought: those it adds stand behind the ones that were there."""
    start = manifest.rows - table.rows if table.base and table.mode == Resource.Mode.ADDS else 0
    rows = source_table(manifest.resource, manifest.id)
    return first_rows(rows, columns=manifest.schema.columns, texts=texts, caption=table.name, limit=ROWS_SHOWN, start=start)


def _is_same(table: DeliveredTable) -> bool:
    """Whether nothing differs from what stands."""
    counts = table.difference
    if not counts:
        return False
    return not any(counts[name] for name in ("added", "removed", "changed")) and not any(counts["columns"].values())


def need_view(need: Need, *, can_change: bool) -> NeedView:
    """A need with the form to decide about it, for those who may."""
    form = None
    if can_change and need.decision is None:
        form = DecideForm(initial={"code": need.code, "column": need.column}, auto_id=f"{need.code}_{need.column}_%s")
        if not need.column:
            form.initial["verdict"] = Decision.Verdict.PUBLISH  # the only one there is; its reason is still to be written
            form.fields["verdict"].choices = [(Decision.Verdict.PUBLISH, Decision.Verdict.PUBLISH.label)]  # type: ignore[attr-defined]
    return NeedView(line=problem_line(need.problem), count=need.count, decision=need.decision, before=need.before, form=form)
