"""Pages of the desk where phenomena, holdings and rules are declared."""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from ratusz.bank.base.clock import day_of, utc_now
from ratusz.bank.reconcile.units import factor
from ratusz.portal.catalog.access import access_resource
from ratusz.portal.catalog.models import Resource
from ratusz.portal.catalog.office import OfficeRequest, attempt, office_only, sent, show, tried
from ratusz.portal.catalog.standing import COORDINATORS, standing_of
from ratusz.portal.core.errors import nothing_here
from ratusz.portal.discrepancies import declaring
from ratusz.portal.discrepancies.access import access_holding, access_phenomenon, access_phenomenon_to_declare, access_rule
from ratusz.portal.discrepancies.forms import (
    ChangeForm,
    HoldingForm,
    IdentityForm,
    LevelForm,
    PairForm,
    PhenomenonForm,
    ProposalsForm,
    TermsForm,
    initial_of,
)
from ratusz.portal.discrepancies.models import Discrepancy, Holding, Phenomenon
from ratusz.portal.discrepancies.phenomena import PhenomenonPage, RuleTold, declared_page, removed_rules
from ratusz.portal.discrepancies.policy import leads
from ratusz.portal.discrepancies.presenters import office_line
from ratusz.portal.discrepancies.proposing import Proposal, first_words, proposals_of
from ratusz.portal.discrepancies.scanning import scan
from ratusz.portal.explore.tables import open_table
from ratusz.portal.people.models import Unit

LISTED = 60
RuleForm = PairForm | IdentityForm | LevelForm | TermsForm | ChangeForm


@dataclass(frozen=True, slots=True, kw_only=True)
class PhenomenonLine:
    """A phenomenon in the list: how many holdings it has, how many differences are open."""

    phenomenon: Phenomenon
    holdings: int
    open: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PhenomenaPage:
    """Phenomena that the reader declares or holds figures of."""

    lines: tuple[PhenomenonLine, ...]
    removed: tuple[Phenomenon, ...]
    may_declare: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPage:
    """A form about a phenomenon, or about one to be made. `hint`: what to know before."""

    title: str
    form: PhenomenonForm | HoldingForm | RuleForm
    phenomenon: Phenomenon | None = None
    resource: Resource | None = None
    holding: Holding | None = None
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalsPage:
    """Columns that may hold the phenomenon."""

    phenomenon: Phenomenon
    form: ProposalsForm
    found: tuple[Proposal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredPage:
    """A phenomenon with all that is declared of it."""

    told: PhenomenonPage
    may_declare: bool
    removed: tuple[Holding, ...]
    removed_rules: tuple[RuleTold, ...]


def _owners(request: OfficeRequest) -> list[UUID]:
    """Units for which the reader may declare a phenomenon."""
    standing = standing_of(request.user)
    if standing.everywhere.intersection(COORDINATORS):
        return list(Unit.objects.filter(closed_on=None).values_list("pk", flat=True))
    return list(frozenset().union(*(standing.reach.get(role, frozenset()) for role in COORDINATORS)))


@office_only
def phenomena(request: OfficeRequest) -> HttpResponse:
    """All that I declare, or hold figures of."""
    seen = Phenomenon.objects.seen_in_office(request.user).select_related("owner")
    open_ones = Counter(
        Discrepancy.objects.seen_in_office(request.user).open().filter(gone_at=None).order_by().values_list("phenomenon", flat=True)
    )
    holdings = Counter(Holding.objects.kept().order_by().values_list("phenomenon", flat=True))
    lines = tuple(PhenomenonLine(phenomenon=one, holdings=holdings[one.pk], open=open_ones[one.pk]) for one in seen.kept())
    page = PhenomenaPage(lines=lines, removed=tuple(seen.exclude(removed_at=None)), may_declare=bool(_owners(request)))
    return show(request, "discrepancies/phenomena.html", page, nav=reverse("discrepancies:to-handle"))


@office_only
def new(request: OfficeRequest) -> HttpResponseBase:
    """Declare a phenomenon."""
    owners = _owners(request)
    if not owners:
        raise nothing_here()
    form = PhenomenonForm(sent(request), owners=Unit.objects.filter(pk__in=owners, closed_on=None))
    if form.is_valid():
        made: list[Phenomenon] = []
        by, owner = request.user, form.cleaned_data["owner"]
        if tried(request, lambda: made.append(declaring.make_phenomenon(words=form.words(), owner=owner, by=by, now=utc_now()))):
            return redirect("discrepancies:proposals", made[0].slug)
    return _form(request, FormPage(title=_("Declare a phenomenon"), form=form))


@office_only
def describe(request: OfficeRequest, slug: str) -> HttpResponseBase:
    """Change what is said of a phenomenon."""
    found = access_phenomenon_to_declare(request.user, slug)
    form = PhenomenonForm(sent(request), owners=Unit.objects.none(), phenomenon=found)
    if form.is_valid() and tried(
        request, lambda: declaring.describe_phenomenon(phenomenon=found, words=form.words(), by=request.user, now=utc_now())
    ):
        return redirect("discrepancies:declared", slug)
    return _form(request, FormPage(title=_("Change what is said of it"), form=form, phenomenon=found))


@office_only
@require_POST
def remove(request: OfficeRequest, slug: str) -> HttpResponseBase:
    """Compare it no more, or again."""
    found = access_phenomenon_to_declare(request.user, slug)
    back = bool(request.POST.get("back"))
    is_so = (found.removed_at is None) is back  # the button was pressed twice
    return attempt(
        request,
        lambda: None if is_so else declaring.remove_phenomenon(phenomenon=found, back=back, by=request.user, now=utc_now()),
        done=_("It is compared again.") if back else _("It is compared no more. You can bring it back below."),
        to=reverse("discrepancies:phenomena"),
    )


@office_only
def declared(request: OfficeRequest, slug: str) -> HttpResponse:
    """A phenomenon: its holdings, what they say, what is expected."""
    found = access_phenomenon(request.user, slug)
    mine = Discrepancy.objects.seen_in_office(request.user).filter(phenomenon=found).loaded().order_by("state", "-weight", "-number")
    lines = [office_line(one, day_of(utc_now())) for one in mine[:LISTED]]
    removed = tuple(found.holdings.exclude(removed_at=None))
    may = leads(request.user, found)
    page = DeclaredPage(
        told=declared_page(request.user, found, lines), may_declare=may, removed=removed, removed_rules=removed_rules(found) if may else ()
    )
    return show(request, "discrepancies/declared.html", page, nav=reverse("discrepancies:to-handle"))


@office_only
@require_POST
def compare(request: OfficeRequest, slug: str) -> HttpResponseBase:
    """Compare now, and say what came of it."""
    found = access_phenomenon_to_declare(request.user, slug)
    done = scan(found, now=utc_now())
    told = _("Compared. Nothing new.")
    if done.made or done.returned:
        told = ngettext(
            "Compared. %(number)s difference to look at.", "Compared. %(number)s differences to look at.", done.made + done.returned
        )
        told %= {"number": done.made + done.returned}
    return attempt(request, lambda: None, done=told, to=reverse("discrepancies:declared", args=[slug]))


@office_only
def proposals(request: OfficeRequest, slug: str) -> HttpResponse:
    """Columns that may hold it: by name, meaning, unit, codes of areas."""
    found = access_phenomenon_to_declare(request.user, slug)
    form = ProposalsForm(request.GET if "q" in request.GET else None)
    page = ProposalsPage(phenomenon=found, form=form, found=tuple(proposals_of(request.user, found, form.folded())))
    return show(request, "discrepancies/proposals.html", page, nav=reverse("discrepancies:to-handle"))


@office_only
def holding_new(request: OfficeRequest, slug: str, dataset: str, resource: str) -> HttpResponseBase:
    """Declare that figures of a phenomenon stand in a table."""
    found = access_phenomenon_to_declare(request.user, slug)
    table = access_resource(request.user, dataset, resource)
    if not table.is_table or not table.current:
        raise nothing_here()
    column = request.GET.get("kolumna", "")
    start = {"steward": table.dataset.unit_id, "column": column, **first_words(found, table, column)}
    form = HoldingForm(sent(request), schema=open_table(str(table.pk), table.current).schema, initial=start)
    if form.is_valid() and tried(
        request,
        lambda: declaring.add_holding(
            phenomenon=found, resource=table, steward=form.cleaned_data["steward"], words=form.words(), by=request.user, now=utc_now()
        ),
    ):
        return redirect("discrepancies:declared", slug)
    return _form(request, FormPage(title=_("A holding"), form=form, phenomenon=found, resource=table))


@office_only
def holding_edit(request: OfficeRequest, pk: UUID) -> HttpResponseBase:
    """Change a holding."""
    found = access_holding(request.user, pk)
    schema = open_table(str(found.resource_id), found.resource.current).schema if found.resource.current else None
    if schema is None:
        raise nothing_here()
    form = HoldingForm(sent(request), schema=schema, initial=initial_of(found))
    if form.is_valid() and tried(
        request,
        lambda: declaring.describe_holding(
            holding=found, steward=form.cleaned_data["steward"], words=form.words(), by=request.user, now=utc_now()
        ),
    ):
        return redirect("discrepancies:declared", found.phenomenon.slug)
    page = FormPage(title=_("A holding"), form=form, phenomenon=found.phenomenon, resource=found.resource, holding=found)
    return _form(request, page)


@office_only
@require_POST
def holding_remove(request: OfficeRequest, pk: UUID) -> HttpResponseBase:
    """Compare it no more, or again."""
    found = access_holding(request.user, pk)
    back = bool(request.POST.get("back"))
    is_so = (found.removed_at is None) is back  # the button was pressed twice
    return attempt(
        request,
        lambda: None if is_so else declaring.remove_holding(holding=found, back=back, by=request.user, now=utc_now()),
        done=_("It is compared again.") if back else _("It is compared no more. You can bring it back below."),
        to=reverse("discrepancies:declared", args=[found.phenomenon.slug]),
    )


@office_only
def rule_new(request: OfficeRequest, slug: str, sort: str) -> HttpResponseBase:
    """Declare what is expected."""
    found = access_phenomenon_to_declare(request.user, slug)
    form: RuleForm
    if sort == "para":
        form, title = PairForm(sent(request), phenomenon=found), _("What is expected of two holdings")
    elif sort == "suma":
        form, title = IdentityForm(sent(request)), _("Parts that make up a whole")
    elif sort == "poziom":
        form, title = LevelForm(sent(request), phenomenon=found), _("All areas of a level make up a whole")
    elif sort == "skladniki":
        form, title = TermsForm(sent(request), phenomenon=found, others=_terms(request, found)), _("Other phenomena add up to it")
    elif sort == "zmiana":
        form, title = ChangeForm(sent(request), phenomenon=found), _("Something is measured otherwise from then on")
    else:
        raise nothing_here()
    if form.is_valid() and tried(request, lambda: _expect(request, found, form)):
        return redirect("discrepancies:declared", slug)
    return _form(request, FormPage(title=title, form=form, phenomenon=found))


def _terms(request: OfficeRequest, found: Phenomenon) -> QuerySet[Holding]:
    """Holdings of other phenomena that the reader sees and whose figures can be added to those of `found`: of the same sort of unit."""
    seen = Phenomenon.objects.seen_in_office(request.user).kept().exclude(pk=found.pk)
    tables = Resource.objects.visible_to(request.user).order_by().values("pk")
    others = Holding.objects.kept().filter(phenomenon__in=seen, resource__in=tables).select_related("phenomenon")
    fit = [one.pk for one in others if factor(one.unit or one.phenomenon.unit, found.unit) is not None]
    listed: QuerySet[Holding] = Holding.objects.filter(pk__in=fit).select_related("phenomenon").order_by("phenomenon__name_pl", "made_at")
    return listed


def _expect(request: OfficeRequest, found: Phenomenon, form: RuleForm) -> None:
    by, now, given = request.user, utc_now(), form.cleaned_data
    if isinstance(form, PairForm):
        declaring.expect(said=form.said(), by=by, now=now)
    elif isinstance(form, TermsForm):
        declaring.add_terms(said=form.said(), by=by, now=now)
    elif isinstance(form, LevelForm):
        declaring.add_level(
            holding=given["holding"],
            whole=given["whole"],
            level=given["level"],
            absolute=given["absolute"],
            why=given["why"],
            by=by,
            now=now,
        )
    elif isinstance(form, IdentityForm):
        parts = tuple(line.strip() for line in given["parts"].splitlines() if line.strip())
        declaring.add_identity(
            phenomenon=found, whole=given["whole"].strip(), parts=parts, absolute=given["absolute"], why=given["why"], by=by, now=now
        )
    else:
        declaring.add_change(phenomenon=found, holding=given["holding"], since=given["since"], why=given["why"], by=by, now=now)


@office_only
@require_POST
def rule_remove(request: OfficeRequest, pk: UUID) -> HttpResponseBase:
    """Expect it no more, or again."""
    found = access_rule(request.user, pk)
    back = bool(request.POST.get("back"))
    is_so = (found.removed_at is None) is back  # the button was pressed twice
    return attempt(
        request,
        lambda: None if is_so else declaring.remove_rule(rule=found, back=back, by=request.user, now=utc_now()),
        done=_("It is expected again.") if back else _("It is expected no more. You can bring it back below."),
        to=reverse("discrepancies:declared", args=[found.phenomenon.slug]),
    )


def _form(request: OfficeRequest, page: FormPage) -> HttpResponse:
    return show(request, "discrepancies/form.html", page, nav=reverse("discrepancies:to-handle"), status=422 if page.form.is_bound else 200)
