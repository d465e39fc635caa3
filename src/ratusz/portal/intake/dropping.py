"""What the page of a one-time link shows: the resource by name, and of its data nothing but what was just sent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from ratusz.bank.model.schema import Schema
from ratusz.bank.store.manifest import Mode
from ratusz.portal.catalog.models import ColumnText, Resource
from ratusz.portal.corrections.shown import source_table
from ratusz.portal.intake import queries
from ratusz.portal.intake.answerforms import DropForm, LateForm, UnchangedForm
from ratusz.portal.intake.grids import first_rows
from ratusz.portal.intake.models import DeliveredTable, Delivery, OneTimeLink
from ratusz.portal.intake.presenters import failure_line, ignored_sentence, problem_line, problem_lines, reading_sentence, steps_of
from ratusz.portal.show.components import ProblemLine, Step
from ratusz.portal.show.table import DataTable

ROWS_SHOWN = 8
State = Delivery.State
#: Refusals whose sentences tell of what stands: told here without its values.
_TELL_OF_WHAT_STANDS = {"periods-dropped", "columns-retyped", "unit-differs"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DroppedTable:
    """A table of the file that was sent, as it was read."""

    name: str
    sentence: str
    problems: tuple[ProblemLine, ...]
    rows: DataTable | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DropPage:
    """The page. `delivery`: what was sent by this link and is not handed in yet. `form`: the one that came back with errors, else empty."""

    link: OneTimeLink
    resource: Resource
    last_at: datetime | None
    due_on: date | None
    has_template: bool
    can_say_unchanged: bool
    delivery: Delivery | None
    failure: ProblemLine | None
    problems: tuple[ProblemLine, ...]
    tables: tuple[DroppedTable, ...]
    is_settled: bool
    steps: tuple[Step, ...]
    form: DropForm
    unchanged: UnchangedForm
    late: LateForm


def drop_page(
    link: OneTimeLink, *, form: DropForm | None = None, unchanged: UnchangedForm | None = None, late: LateForm | None = None
) -> DropPage:
    """The page of an open link."""
    resource = link.resource
    delivery = link.deliveries.exclude(state__in=(State.DROPPED, State.ERASED)).select_related("dataset", "resource").first()
    is_read = delivery is not None and not delivery.is_being_read
    return DropPage(
        link=link,
        resource=resource,
        last_at=resource.published_at,
        due_on=resource.next_due_on,
        has_template=resource.is_table and bool(resource.private),
        can_say_unchanged=resource.is_published,
        delivery=delivery,
        failure=failure_line(delivery.failure) if delivery is not None and delivery.failure else None,
        problems=problem_lines(queries.file_report(delivery)) if delivery is not None and is_read else (),
        tables=tuple(_tables(delivery)) if delivery is not None and is_read else (),
        is_settled=delivery is not None and is_read and not any(queries.obstacles(delivery)),
        steps=_steps(delivery),
        form=form or DropForm(),
        unchanged=unchanged or UnchangedForm(),
        late=late or LateForm(),
    )


def _steps(delivery: Delivery | None) -> tuple[Step, ...]:
    return steps_of(delivery)[:3]


def _tables(delivery: Delivery) -> Iterable[DroppedTable]:
    if delivery.kind != Delivery.Kind.TABLE:
        return
    for table in delivery.tables.select_related("resource").prefetch_related("decisions"):
        table.delivery = delivery
        ignored = ignored_sentence(table)
        yield DroppedTable(
            name=table.name,
            sentence=ignored or reading_sentence(table),
            problems=() if ignored else tuple(_problems(table)),
            rows=None if ignored else _rows(table),
        )


def _problems(table: DeliveredTable) -> Iterable[ProblemLine]:
    """What has to be settled: by sending a mended file, or by the office. Of what stands nothing is told."""
    if not table.is_decided:
        yield ProblemLine(message=_("The office will say where this table belongs."), severity="advice")
    if table.failure:
        if table.failure["code"] in _TELL_OF_WHAT_STANDS:
            yield ProblemLine(
                message=_("The file does not fit what was delivered before."),
                hint=_("If it holds only what is new, that is fine: hand it in, and the office will settle it."),
                severity="warning",
            )
        else:
            yield failure_line(table.failure)
    for need in queries.needs(table):
        if need.problem.where.row is not None:
            yield problem_line(need.problem)


def _rows(table: DeliveredTable) -> DataTable | None:
    """The first rows of the file. Of a correction none are shown: its version holds rows that the file does not."""
    if not table.version or (table.base and table.mode == Mode.CORRECTS):
        return None
    manifest = queries.manifest_of(table)
    schema: Schema = manifest.schema
    start = manifest.rows - table.rows if table.base and table.mode == Mode.ADDS else 0
    texts = {text.name: text for text in ColumnText.objects.filter(resource=table.resource_id)}
    rows = source_table(manifest.resource, manifest.id)
    return first_rows(rows, columns=schema.columns, texts=texts, caption=table.name, limit=min(ROWS_SHOWN, table.rows), start=start)
