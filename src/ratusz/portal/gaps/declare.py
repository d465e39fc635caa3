"""Pages of the office where it is said what a table is to hold: tables that nobody said it of, the form with what would be missing."""

from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ratusz.bank.base.clock import day_of, utc_now
from ratusz.bank.base.errors import UserError
from ratusz.bank.base.text import fold
from ratusz.bank.model.table import Table
from ratusz.portal.catalog.models import Resource
from ratusz.portal.catalog.office import OfficeRequest, attempt, language, office_only, once_more, show, tried
from ratusz.portal.core.errors import nothing_here
from ratusz.portal.explore.tables import labels, open_table
from ratusz.portal.gaps import actions
from ratusz.portal.gaps.access import access_table_to_declare, cube_of
from ratusz.portal.gaps.finding import find
from ratusz.portal.gaps.forms import CubeForm, initial_of
from ratusz.portal.gaps.large import is_large
from ratusz.portal.gaps.models import Cube, Gap, Look
from ratusz.portal.gaps.policy import can_declare
from ratusz.portal.gaps.proposing import filled, propose, read_rows, with_all_combinations
from ratusz.portal.gaps.querysets import units_of
from ratusz.portal.gaps.scanning import looked_at, regions_of, scan
from ratusz.portal.gaps.sentences import sentence_of
from ratusz.portal.gaps.words import CubeWords
from ratusz.portal.show.components import Pager
from ratusz.portal.show.paging import page_of

AT_ONCE, LISTED = 40, 12
#: What would be missing in larger tables takes longer than a person waits.
AT_ONCE_ROWS = 2_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TableLine:
    """A table: what is said of it, how much lacks in it, where it is said."""

    resource: Resource
    url: str
    is_declared: bool
    gaps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TablesPage:
    """The tables that I answer for, those first of which nobody said what they are to hold. `words`: by which they are narrowed."""

    lines: tuple[TableLine, ...]
    pager: Pager
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CubePage:
    """What a table is to hold. `reasons`: whence a proposal comes; `would`: what would be missing, with `more` behind it."""

    resource: Resource
    cube: Cube | None
    form: CubeForm
    reasons: tuple[str, ...]
    would: tuple[str, ...]
    more: int
    wrong: str
    is_tried: bool
    trouble: str
    strange: tuple[str, ...]
    look: Look | None


@office_only
@require_safe
def tables(request: OfficeRequest) -> HttpResponse:
    """My tables, and of which it is said what they are to hold."""
    units = units_of(request.user)
    if units == frozenset():
        raise nothing_here()
    found = Resource.objects.published().filter(kind=Resource.Kind.TABLE, dataset__archived_at=None).select_related("dataset__unit", "cube")
    mine = found if units is None else found.filter(dataset__unit__in=units)
    sought = request.GET.get("q", "").strip()[:100]
    wanted = fold(sought)
    matching = [one for one in mine if wanted in fold(f"{one.dataset.title} {one.title} {one.dataset.unit.name}")]
    listed = sorted(matching, key=lambda one: (_is_declared(one), one.dataset.title, one.position, one.title))
    shown, pager = page_of(listed, request, at_once=AT_ONCE)
    lacking = dict.fromkeys((one.pk for one in shown), 0)
    for pk in Gap.objects.waiting().filter(resource__in=lacking).order_by().values_list("resource", flat=True):
        lacking[pk] += 1
    lines = tuple(
        TableLine(
            resource=one, url=reverse("gaps:cube", args=[one.dataset.slug, one.slug]), is_declared=_is_declared(one), gaps=lacking[one.pk]
        )
        for one in shown
    )
    return show(request, "gaps/tables.html", TablesPage(lines=lines, pager=pager, words=sought), nav=reverse("gaps:list"))


def _is_declared(table: Resource) -> bool:
    return hasattr(table, "cube") and table.cube.removed_at is None


@office_only
def cube(request: OfficeRequest, dataset: str, resource: str) -> HttpResponseBase:
    """What a table is to hold: accepted as it is, or proposed; what would be missing is seen before anything holds."""
    found = access_table_to_declare(request.user, dataset, resource)
    table, known = open_table(str(found.pk), found.current), cube_of(found)
    if request.method == "POST":
        return _sent(request, found, table, known)
    if known is not None and known.removed_at is None and "od-nowa" not in request.GET:
        return _page(request, found, CubeForm(initial=initial_of(known.words, known.number), table=table), known, words=known.words)
    proposal = propose(found)
    words = proposal.words or CubeWords()
    form = CubeForm(initial=initial_of(words, known.number if known else 0), table=table)
    return _page(request, found, form, known, words=proposal.words, reasons=proposal.reasons)


def _sent(request: OfficeRequest, found: Resource, table: Table, known: Cube | None) -> HttpResponseBase:
    """Fill the lists, try it, or let it hold."""
    given = request.POST.copy()
    form = CubeForm(given, table=table)
    if "fill" in given:
        return _page(request, found, _filled(form, given, table), known, words=None)
    if not form.is_valid():
        return _page(request, found, form, known, words=None, status=422)
    words = form.words()
    if "try" in given:
        return _page(request, found, form, known, words=words)
    made: list[Cube] = []
    number = form.cleaned_data["number"] or 0
    if not tried(
        request,
        lambda: made.append(actions.declare(resource=found, words=words, by=request.user, now=utc_now(), number=number)),
    ):
        now_known = cube_of(found)
        form = once_more(form, number=now_known.number if now_known else 0)
        return _page(request, found, form, now_known, words=words, status=422)
    if is_large(table):
        done = _("It holds from now on. The table is large: what is missing in it is worked out now, and stands here in some minutes.")
    else:
        scan(made[0], now=utc_now())
        done = _("It holds from now on: what is missing is found with each version, and as days pass.")
    return attempt(request, lambda: None, done=done, to=request.path)


def _filled(form: CubeForm, typed: QueryDict, table: Table) -> CubeForm:
    """The form with the areas and codes of the columns that it names; the rest as it was typed."""
    area = typed.get("area_column", "")
    breakdowns = [name for name in typed.getlist("breakdowns") if name in table.schema]
    words = CubeWords(area_column=area if area in table.schema else "", breakdowns=tuple(breakdowns))
    words = filled(words, table, with_all_combinations(words, table, read_rows(table)))
    lists = initial_of(words, 0)
    initial: dict[str, object] = {
        name: typed.getlist(name) if name in {"columns", "breakdowns"} else typed.get(name, "") for name in form.fields
    }
    for name in ("across", "as_seen", "is_public"):
        initial[name] = name in typed
    return CubeForm(initial={**initial, "areas": lists["areas"], "codes": lists["codes"]}, table=table)


def _page(
    request: OfficeRequest,
    found: Resource,
    form: CubeForm,
    known: Cube | None,
    *,
    words: CubeWords | None,
    reasons: tuple[str, ...] = (),
    status: int = 200,
) -> HttpResponse:
    would, wrong = _would(found, words) if words is not None else ([], "")
    look = looked_at(known) if known is not None and known.removed_at is None else None
    page = CubePage(
        resource=found,
        cube=known if known is not None and known.removed_at is None else None,
        form=form,
        reasons=reasons,
        would=tuple(would[:LISTED]),
        more=max(0, len(would) - LISTED),
        wrong=wrong,
        is_tried=words is not None,
        trouble=look.trouble.get(language(), "") if look else "",
        strange=tuple(one.get(language(), "") for one in look.strange[:LISTED]) if look else (),
        look=look,
    )
    return show(request, "gaps/cube.html", page, nav=reverse("gaps:list"), status=status)


def _would(found: Resource, words: CubeWords) -> tuple[list[str], str]:
    """What would be missing, in sentences; or why it cannot be said."""
    table = open_table(str(found.pk), found.current)
    if table.rows > AT_ONCE_ROWS:
        return [], _("The table is too large for that to be said while you wait. Accept it, and it is worked out.")
    try:
        told = find(words, table, decided=regions_of(found), today=day_of(utc_now()))
    except UserError as error:
        return [], f"{error.sentence(language())} {error.advice(language())}".strip()
    called = labels(found)
    resource = Resource(pk=found.pk)
    resource.cube = Cube(**{name: getattr(words, name) for name in ("columns", "across", "areas", "breakdowns")})
    return [
        sentence_of(
            Gap(
                resource=resource, kind=one.kind, columns=list(one.columns), areas=list(one.areas),
                breakdowns=[dict(each) for each in one.breakdowns], periods=list(one.periods), found=one.found, due_on=one.due,
                total_only=one.total_only,
            ),
            called,
        )
        for one in told.findings
    ], ""  # fmt: skip


@office_only
@require_POST
def take_back(request: OfficeRequest, dataset: str, resource: str) -> HttpResponseBase:
    """Expect nothing of the table any more."""
    found = access_table_to_declare(request.user, dataset, resource)
    known = cube_of(found)
    if known is None or not can_declare(request.user, found):
        raise nothing_here()

    def act() -> None:
        actions.take_back(cube=known, by=request.user, now=utc_now())
        known.refresh_from_db()
        scan(known, now=utc_now())

    done = _("Nothing is expected of it any more. What was decided about its gaps is kept.")
    return attempt(request, act, done=done, to=reverse("gaps:tables"))
