"""Views of the public pages: access, question, page."""

from datetime import date
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header, url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from ratusz.bank.base.clock import utc_now
from ratusz.portal.about.models import Key
from ratusz.portal.about.presenters import declaration_page
from ratusz.portal.about.queries import current
from ratusz.portal.catalog.access import access_dataset, access_resource
from ratusz.portal.catalog.models import Theme
from ratusz.portal.catalog.office import OfficeRequest, office_only
from ratusz.portal.core import demo, searched
from ratusz.portal.core.errors import nothing_here
from ratusz.portal.core.moved import Moved, led_on
from ratusz.portal.explore import making
from ratusz.portal.explore.progress import visitor_of
from ratusz.portal.intake.access import access_table
from ratusz.portal.pages.catalogue import catalogue_page, wanted_of
from ratusz.portal.pages.changes import changes_page
from ratusz.portal.pages.dataset import dataset_page
from ratusz.portal.pages.days import days_page
from ratusz.portal.pages.explorer.address import WINDOW
from ratusz.portal.pages.explorer.asked import WINDOWS, pairs_of
from ratusz.portal.pages.explorer.fields import tidy
from ratusz.portal.pages.finding import LONGEST_TYPED, hints_for
from ratusz.portal.pages.guide import guide_page
from ratusz.portal.pages.home import home_page
from ratusz.portal.pages.licences import TERMS
from ratusz.portal.pages.listing import language
from ratusz.portal.pages.outside.quality import quality_of
from ratusz.portal.pages.outside.share import share_of_bank, share_of_dataset, share_of_resource
from ratusz.portal.pages.preview import preview_page, whole_preview
from ratusz.portal.pages.resource import resource_page
from ratusz.portal.pages.signs import all_signs
from ratusz.portal.pages.sql import sql_page
from ratusz.portal.pages.statistics import statistics_page
from ratusz.portal.pages.strangers import for_strangers
from ratusz.portal.pages.themed import theme_page
from ratusz.portal.pages.units import unit_page, unit_tree
from ratusz.portal.pages.used import PERIOD
from ratusz.portal.pages.whole import whole_page
from ratusz.portal.people.models import Unit
from ratusz.portal.show.addresses import with_parameters
from ratusz.portal.usage import queries as usage
from ratusz.portal.usage import tables


def _today() -> date:
    return timezone.localdate(utc_now())


def _tidied(request: HttpRequest) -> str:
    """The address that a form of the explorer asks for; "" where the address is tidy. What is open stays at hand without a script."""
    pairs = tidy(pairs_of(request))
    if pairs is None:
        return ""
    is_open = any(name in WINDOWS for name, _ in pairs)
    return with_parameters(request.path, pairs, {}) + (f"#{WINDOW}" if is_open else "#tabela")


@require_safe
@for_strangers
def home(request: HttpRequest) -> HttpResponse:
    """`/`."""
    share = share_of_bank() if request.user.is_anonymous else None
    return render(request, "pages/home.html", {"page": home_page(request.user, today=_today()), "share": share})


@require_safe
@for_strangers
def quality(request: HttpRequest, dataset: str) -> HttpResponseBase:
    """`/dane/{dataset}/jakosc.jsonld`: the same for everybody, and nothing where strangers see no such dataset."""
    try:
        found = access_dataset(AnonymousUser(), dataset)
    except Moved as moved:
        return led_on(request, moved)
    told = quality_of(found, address=request.build_absolute_uri(request.path), today=_today())
    return JsonResponse(told, content_type="application/ld+json", json_dumps_params={"ensure_ascii": False, "indent": 1})


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """`/dane/`."""
    page = catalogue_page(request.user, wanted_of(request.GET), address=request.path, today=_today())
    searched.note(request, page.words, found=page.complete)
    return render(request, "pages/catalogue.html", {"page": page, "nav": "catalogue"})


@require_safe
def hints(request: HttpRequest) -> HttpResponse:
    """`/dane/podpowiedzi/?q=`: a list for the search field, asked while somebody types."""
    return render(request, "pages/_hints.html", {"hints": hints_for(request.user, request.GET.get("q", "")[:LONGEST_TYPED])})


@require_safe
@for_strangers
def dataset(request: HttpRequest, dataset: str) -> HttpResponseBase:
    """`/dane/{dataset}/`."""
    try:
        found = access_dataset(request.user, dataset)
    except Moved as moved:
        return led_on(request, moved)
    address = request.build_absolute_uri(found.get_absolute_url())
    page = dataset_page(request.user, found, address=address, bank=settings.BANK_NAME or "Ratusz", today=_today())
    share = share_of_dataset(found, page.resources) if request.user.is_anonymous and page.resources else None
    return render(request, "pages/dataset.html", {"page": page, "nav": "catalogue", "share": share})


@require_safe
@for_strangers
def resource(request: HttpRequest, dataset: str, resource: str) -> HttpResponseBase:
    """`/dane/{dataset}/{resource}/`."""
    if leads := _tidied(request):
        return redirect(leads)
    try:
        found = access_resource(request.user, dataset, resource)
    except Moved as moved:
        return led_on(request, moved)
    make, template = (resource_page, "pages/resource.html") if found.is_table else (whole_page, "pages/whole.html")
    page = make(request, found, bank=settings.BANK_NAME or "Ratusz", today=_today())
    share = share_of_resource(found) if request.user.is_anonymous else None
    context = {"page": page, "nav": "catalogue", "answers_sql": settings.BANK_SQL_PAGE, "share": share}
    return render(request, template, context, status=getattr(page, "status", 200))


@office_only
@require_safe
def as_resident(request: OfficeRequest, delivery: UUID, number: int) -> HttpResponseBase:
    """`/urzad/dostawy/{delivery}/{number}/podglad/`: what is not published, as a resident will see it."""
    table = access_table(request.user, delivery, number)
    if table.resource is None or not table.version:
        raise nothing_here()
    if leads := _tidied(request):
        return redirect(leads)
    make = preview_page if table.resource.is_table else whole_preview
    page, preview = make(request, table, table.resource, today=_today())
    status = getattr(page, "status", 200)
    response = render(request, "pages/as_resident.html", {"page": page, "preview": preview, "nav": "desk"}, status=status)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@require_safe
def changes(request: HttpRequest, dataset: str, resource: str) -> HttpResponseBase:
    """`/dane/{dataset}/{resource}/zmiany/?od=&do=`."""
    try:
        found = access_resource(request.user, dataset, resource)
    except Moved as moved:
        return led_on(request, moved)
    if not found.is_table:
        raise nothing_here()
    page = changes_page(request.user, found, before=request.GET.get("od", ""), after=request.GET.get("do", ""))
    return render(request, "pages/changes.html", {"page": page, "nav": "catalogue"})


@require_safe
def sql(request: HttpRequest, dataset: str, resource: str) -> HttpResponseBase:
    """`/dane/{dataset}/{resource}/sql/?q=`."""
    try:
        found = access_resource(request.user, dataset, resource)
    except Moved as moved:
        return led_on(request, moved)
    page = sql_page(request, found, request.GET.get("q", ""))
    response = render(request, "pages/sql.html", {"page": page, "nav": "catalogue"}, status=page.wrong.status if page.wrong else 200)
    response.headers["Cache-Control"] = "private, no-store"
    if page.wrong and page.wrong.seconds:
        response.headers["Retry-After"] = str(page.wrong.seconds)
    return response


@require_safe
@for_strangers
def units(request: HttpRequest) -> HttpResponse:
    """`/instytucje/`."""
    return render(request, "pages/units.html", {"units": unit_tree(request.user), "nav": "units"})


@require_safe
@for_strangers
def unit(request: HttpRequest, unit: str) -> HttpResponse:
    """`/instytucje/{unit}/`."""
    found = get_object_or_404(Unit.objects.select_related("parent"), slug=unit)
    return render(request, "pages/unit.html", {"page": unit_page(request.user, found, today=_today()), "nav": "units"})


@require_safe
@for_strangers
def theme(request: HttpRequest, theme: str) -> HttpResponse:
    """`/kategorie/{theme}/`."""
    found = get_object_or_404(Theme, pk=theme)
    return render(request, "pages/theme.html", {"page": theme_page(request.user, found, today=_today()), "nav": "catalogue"})


@require_safe
@for_strangers
def days(request: HttpRequest) -> HttpResponse:
    """`/zmiany/?kategoria=&instytucja=&do=`."""
    return render(request, "pages/days.html", {"page": days_page(request.user, request.GET, address=request.path), "nav": "days"})


@require_safe
@for_strangers
def statistics(request: HttpRequest) -> HttpResponse:
    """`/statystyki/`."""
    page = statistics_page(request.user, address=request.path, period=request.GET.get(PERIOD, ""), today=_today())
    return render(request, "pages/statistics.html", {"page": page, "nav": "statistics"})


@require_safe
def statistics_file(request: HttpRequest, table: str) -> HttpResponse:  # noqa: ARG001  the same for everybody
    """`/statystyki/{table}.csv`: what was counted, by month and thing, by day, or by words of searches."""
    if table not in tables.HEADS:
        raise nothing_here()
    response = HttpResponse("\ufeff" + tables.as_csv(table, usage.months()), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = content_disposition_header(True, demo.file_name(f"statystyki--{table}.csv")) or "attachment"
    return response


@require_safe
def reuse(request: HttpRequest) -> HttpResponse:
    """`/korzystanie-z-danych/`."""
    return render(request, "pages/reuse.html", {"terms": TERMS.values(), "signs": all_signs(language())})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """`/dostepnosc/`."""
    return render(request, "pages/accessibility.html", {"page": declaration_page(current(Key.ACCESSIBILITY))})


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """`/wzornik/`: every component, drawn."""
    return render(request, "pages/guide.html", {"page": guide_page()})


@require_POST
def stop_making(request: HttpRequest) -> HttpResponse:
    """A file that takes long is not wanted any more, by whoever asked for it first; others are left alone."""
    making.stop(request.POST.get("name", ""), visitor_of(request))
    here = request.POST.get("here", "")
    return redirect(here if url_has_allowed_host_and_scheme(here, allowed_hosts=None) else "/")
