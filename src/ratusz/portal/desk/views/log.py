"""What happened: every action in a readable sentence, narrowed and taken away as a file."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from ratusz.portal.catalog.office import OfficeRequest, office_only, show
from ratusz.portal.core.models import AuditEntry
from ratusz.portal.desk.forms import LogForm
from ratusz.portal.desk.log import KINDS, events_of, narrowed, readable_by, rows_of
from ratusz.portal.people.models import Unit, User
from ratusz.portal.people.queries import RUNNERS
from ratusz.portal.people.standing import standing_of
from ratusz.portal.show.components import Event, Pager
from ratusz.portal.show.paging import page_of

AT_ONCE, AT_MOST = 30, 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LogPage:
    """The entries found, the form that narrows them, and where the same is to be had as a file."""

    form: LogForm
    events: tuple[Event, ...]
    pager: Pager
    csv: str


@office_only
def log(request: OfficeRequest) -> HttpResponse:
    """What happened, newest first."""
    form, found = _found(request)
    shown, pager = page_of(found, request, at_once=AT_ONCE)
    page = LogPage(form=form, events=events_of(shown), pager=pager, csv=f"{reverse('desk:log-csv')}?{request.GET.urlencode()}")
    return show(request, "desk/log.html", page, nav=reverse("desk:log"))


@office_only
def log_csv(request: OfficeRequest) -> StreamingHttpResponse:
    """The same as CSV: what a spreadsheet of a Polish office opens."""
    _form, found = _found(request)
    answer = StreamingHttpResponse(_lines(found[:AT_MOST]), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="dziennik.csv"'
    return answer


def _found(request: OfficeRequest) -> tuple[LogForm, QuerySet[AuditEntry]]:
    standing = standing_of(request.user)
    whole = bool(RUNNERS.intersection(standing.everywhere))
    units = Unit.objects.all() if whole else Unit.objects.filter(pk__in=standing.works_in)
    form = LogForm(KINDS.items(), User.objects.order_by("name"), units, request.GET or None)
    return form, narrowed(readable_by(request.user), form.asked() if request.GET else {})


def _lines(entries: QuerySet[AuditEntry]) -> Iterator[str]:
    head = (_("When"), _("Who"), _("In place of"), _("Code"), _("What"), _("In words"), _("Details"))
    yield "\ufeff" + _line(head)
    for row in rows_of(entries.iterator(chunk_size=500)):
        yield _line(row)


def _line(cells: tuple[str, ...]) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerow(cells)
    return out.getvalue()
