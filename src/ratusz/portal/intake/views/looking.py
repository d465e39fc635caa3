"""Pages that show: a delivery, what it would change, how a resident will see it."""

from dataclasses import dataclass
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from ratusz.bank.store.diff import Diff
from ratusz.portal.catalog.access import access_resource_at_work
from ratusz.portal.catalog.models import ColumnText
from ratusz.portal.catalog.office import OfficeRequest, language, office_only, show
from ratusz.portal.core.errors import nothing_here
from ratusz.portal.intake import filling, queries
from ratusz.portal.intake.access import access_delivery, access_table
from ratusz.portal.intake.forms import DescribeForm, PublishAtForm, SendBackForm
from ratusz.portal.intake.grids import Texts, changed_rows
from ratusz.portal.intake.models import DeliveredTable, Delivery
from ratusz.portal.intake.policy import (
    can_call_off,
    can_decide,
    can_drop,
    can_keep_whole,
    can_prepare,
    can_read_again,
    can_take_back,
    is_deliverer,
)
from ratusz.portal.intake.presenters import (
    StillOpenLine,
    delivery_facts,
    failure_line,
    problem_lines,
    same_bytes_sentence,
    state_badge,
    steps_of,
    still_open_lines,
)
from ratusz.portal.intake.sections import Section, section_of
from ratusz.portal.intake.unaided import is_wished, objections
from ratusz.portal.intake.views.workbook import workbook
from ratusz.portal.intake.wholes import Whole, document_offer, whole_of
from ratusz.portal.show.components import Badge, Fact, ProblemLine, Step
from ratusz.portal.show.rowdiff import RowDiff

ROWS_OF_DIFFERENCE = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryPage:
    """A delivery. `obstacles`: what is to be done before it can be submitted. `actions`: what the reader may do."""

    delivery: Delivery
    mended_by: Delivery | None
    badge: Badge
    steps: tuple[Step, ...]
    facts: tuple[Fact, ...]
    sections: tuple[Section, ...]
    whole: Whole | None
    still_open: tuple[StillOpenLine, ...]
    document_offer: str
    failure: ProblemLine | None
    problems: tuple[ProblemLine, ...]
    same_bytes: str
    obstacles: tuple[str, ...]
    actions: frozenset[str]
    describe: DescribeForm
    send_back: SendBackForm
    is_mine: bool
    has_remarks: bool
    publish_at: PublishAtForm
    publishes_itself: bool
    reviewed_because: tuple[str, ...]
    small_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferencePage:
    """Rows that a table would change."""

    table: DeliveredTable
    diff: Diff
    rows: RowDiff
    left_out: int


@office_only
def delivery(request: OfficeRequest, delivery: UUID) -> HttpResponse:
    """How the file was read, what is wrong with it, what it would change, and what can be done."""
    return delivery_page(request, access_delivery(request.user, delivery))


def delivery_page(request: OfficeRequest, found: Delivery, *, status: int = 200, **wrong: Any) -> HttpResponse:
    """The page of a delivery; `wrong`: a form that has to be mended, by its kind (`take_1`)."""
    actions = _actions(request, found)
    has_tables = not found.is_being_read and found.kind == Delivery.Kind.TABLE
    tables = (
        []
        if not has_tables
        else list(found.tables.select_related("resource").prefetch_related("decisions__by", "resource__declarations__by"))
    )
    for table in tables:
        table.delivery = found
    sections = tuple(section_of(table, can_change="prepare" in actions, wrong=wrong, sheets=len(tables)) for table in tables)
    problems = _problems_of_file(found, sections)
    wished = "prepare" in actions and is_wished(found)
    objected = list(objections(found)) if wished else []
    page = DeliveryPage(
        delivery=found,
        mended_by=found.replacements.order_by("received_at").last() if found.is_replaced else None,
        badge=state_badge(found),
        steps=steps_of(found),
        facts=delivery_facts(found),
        sections=sections,
        still_open=tuple(still_open_lines(tables)) if not found.is_closed else (),
        whole=whole_of(found, can_change="prepare" in actions),
        document_offer=document_offer(found) if "keep-whole" in actions else "",
        failure=failure_line(found.failure) if found.failure else None,
        problems=problems,
        same_bytes="" if found.is_closed else same_bytes_sentence(found),
        obstacles=tuple(dict.fromkeys(_told(found))) if "prepare" in actions else (),
        actions=actions,
        describe=DescribeForm.of(found),
        send_back=wrong.get("send_back") or SendBackForm(),
        is_mine=is_deliverer(request.user, found),
        publish_at=wrong.get("publish_at") or PublishAtForm(auto_id="publish_at_%s"),
        publishes_itself=wished and not objected,
        small_open=any(section.small and section.small.is_open for section in sections),
        reviewed_because=tuple(one.sentence(language()) for one in objected) if wished else (),
        has_remarks=any(section.problems or section.needs for section in sections)
        or bool(found.recipe and problems)
        or bool(found.recipe and found.state == Delivery.State.RETURNED),
    )
    return show(request, "intake/delivery.html", page, nav="desk", status=status)


@office_only
def progress(request: OfficeRequest, delivery: UUID) -> HttpResponseBase:
    """The line that says how far the reading is; when it is done, the page is to be loaded anew."""
    found = access_delivery(request.user, delivery)
    response = render(request, "intake/_progress.html", {"delivery": found})
    if not found.is_being_read:
        response.headers["HX-Refresh"] = "true"
    return response


@office_only
def marked(request: OfficeRequest, delivery: UUID) -> HttpResponse:
    """The delivered file as a workbook with the odd cells marked."""
    found = access_delivery(request.user, delivery)
    if found.is_being_read or not found.recipe:
        raise nothing_here()
    ending = _("remarks")
    return workbook(queries.marked(found, language()), f"{PurePath(found.file_name).stem} - {ending}.xlsx")


@office_only
def template(request: OfficeRequest, dataset: str, resource: str) -> HttpResponse:
    """A workbook to be filled in for the table and delivered."""
    found = access_resource_at_work(request.user, dataset, resource)
    if not found.private:
        raise nothing_here()
    with TemporaryDirectory(prefix="ratusz-template-") as folder:
        target = Path(folder) / "template.xlsx"
        filling.make_template(found, target, language=language())
        ending = _("template")
        return workbook(target.read_bytes(), f"{found.title} - {ending}.xlsx")


@office_only
def difference(request: OfficeRequest, delivery: UUID, number: int) -> HttpResponse:
    """The rows that a table would change."""
    table = access_table(request.user, delivery, number)
    made = queries.difference(table, limit=ROWS_OF_DIFFERENCE)
    if made is None:
        raise nothing_here()
    page = DifferencePage(
        table=table,
        diff=made,
        rows=changed_rows(made, queries.manifest_of(table).schema, texts=_texts(table), caption=str(table.resource)),
        left_out=made.added + made.removed + made.changed - len(made.rows),
    )
    return show(request, "intake/difference.html", page, nav="desk")


def _actions(request: OfficeRequest, found: Delivery) -> frozenset[str]:
    rules = {
        "prepare": can_prepare, "read-again": can_read_again, "drop": can_drop, "take-back": can_take_back, "decide": can_decide,
        "keep-whole": can_keep_whole, "call-off": can_call_off,
    }  # fmt: skip
    return frozenset(name for name, rule in rules.items() if rule(request.user, found))


def _told(found: Delivery) -> list[str]:
    return [f"{one.sentence(language())} {one.advice(language())}" for one in queries.obstacles(found)]


def _problems_of_file(found: Delivery, sections: tuple[Section, ...]) -> tuple[ProblemLine, ...]:
    """Problems of the file as a whole; those of its tables stand with the tables."""
    if found.is_being_read:
        return ()
    named = {section.table.name for section in sections}
    return problem_lines(queries.without_tables(queries.file_report(found), named))


def _texts(table: DeliveredTable) -> Texts:
    return {text.name: text for text in ColumnText.objects.filter(resource=table.resource_id)}
