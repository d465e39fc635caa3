"""How what the bank holds is used: by month, what most, in which categories, what people searched for and did not find."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, Sum
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from ratusz.portal.catalog.models import Dataset, Resource
from ratusz.portal.catalog.services import format_in_words
from ratusz.portal.catalog.standing import Anybody
from ratusz.portal.pages.listing import language
from ratusz.portal.show.components import Bar, Bars, Figure, Link
from ratusz.portal.show.monthly import MOST_MONTHS, Month, Monthly
from ratusz.portal.show.numbers import format_day, format_number
from ratusz.portal.show.table import Column, DataTable
from ratusz.portal.usage import queries
from ratusz.portal.usage.counts import Counts, together
from ratusz.portal.usage.events import What
from ratusz.portal.usage.policy import can_strike
from ratusz.portal.usage.queries import Use
from ratusz.portal.usage.tables import views_of_day

RANKED = 10
#: Value of the parameter `okres` → its words, how many months it takes.
PERIODS = {"": (_("twelve months"), 12), "miesiac": (_("this month"), 1), "wszystko": (_("since the beginning"), 0)}
PERIOD = "okres"


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedPart:
    """What the page of statistics shows of use. `notes`: sentences on how far the figures go; `invented`: of a demo, until when."""

    periods: tuple[tuple[Link, bool], ...]
    figures: tuple[Figure, ...]
    notes: tuple[str, ...]
    invented: str
    chart: Monthly | None
    months: DataTable | None
    datasets: DataTable | None
    resources: DataTable | None
    formats: Bars
    themes: DataTable | None
    units: DataTable | None
    searched: DataTable | None
    in_vain: DataTable | None
    can_strike: bool


def used_part(user: Anybody, *, address: str, period: str, today: date) -> UsedPart:
    """Use in one of `PERIODS`, of what `user` may see, for the page at `address`."""
    counted = queries.months()
    chosen = _chosen(counted, PERIODS.get(period, PERIODS[""])[1], today=today)
    whole = together(chosen.values())
    datasets = list(Dataset.objects.visible_to(user).select_related("theme", "unit"))
    use = queries.use_of_datasets(whole)
    return UsedPart(
        periods=tuple(_periods(address, period)),
        figures=tuple(_figures(whole)),
        notes=tuple(_notes(user, counted)),
        invented=max((counts.invented_until for counts in counted.values()), default=""),
        chart=_chart(counted),
        months=_months_table(counted),
        datasets=_datasets_table(datasets, use),
        resources=_resources_table(user, queries.use_of_things(whole)),
        formats=_formats(whole),
        themes=_groups(gettext("Use by category"), gettext("Category"), datasets, use, by="theme"),
        units=_groups(gettext("Use by institution"), gettext("Institution"), datasets, use, by="unit"),
        searched=_words_table(gettext("What people search for"), queries.searches(whole, in_vain=False), found=True),
        in_vain=_words_table(gettext("Searched for in vain"), queries.searches(whole, in_vain=True), found=False),
        can_strike=bool(can_strike(user, None)),
    )


def _chosen(counted: Mapping[str, Counts], months: int, *, today: date) -> dict[str, Counts]:
    """The counts of the last so many months of the calendar, this one among them; 0: of all."""
    if not months:
        return dict(counted)
    first = today.year * 12 + today.month - months
    return {name: counts for name, counts in counted.items() if int(name[:4]) * 12 + int(name[5:]) > first}


def _periods(address: str, period: str) -> Iterable[tuple[Link, bool]]:
    known = period if period in PERIODS else ""
    for value, (text, _months) in PERIODS.items():
        yield Link(text=str(text), url=f"{address}?{PERIOD}={value}#uzycie" if value else f"{address}#uzycie"), value == known


def _figures(whole: Counts) -> Iterable[Figure]:
    total: Counter[str] = Counter()
    for of_day in whole.days.values():
        total.update(of_day)
    lines = (
        (gettext("page views"), views_of_day(total)),
        (gettext("downloads"), total[What.DOWNLOAD]),
        (gettext("API calls"), total[What.CALL]),
        (gettext("searches"), total[What.SEARCH]),
    )
    for label, value in lines:
        yield Figure(label=label, value=format_number(value, language()))


def _notes(user: Anybody, counted: Mapping[str, Counts]) -> Iterable[str]:
    days = [day for counts in counted.values() for day in counts.days]
    if days:
        yield gettext("Counted since %(day)s.") % {"day": format_day(date.fromisoformat(min(days)), language())}
    else:
        yield gettext("Nothing has been counted yet.")
    if told := queries.before():
        values = {"downloads": told.downloads, "resources": told.resources, "source": told.source}
        yield (
            gettext("Before, the earlier portal of the city counted %(downloads)s downloads of %(resources)s resources (%(source)s).")
            % values
        )
    moved = (
        Resource.objects.visible_to(user).filter(past_downloads__gt=0).aggregate(downloads=Sum("past_downloads", default=0))["downloads"]
    )
    whole = (
        Dataset.objects.visible_to(user).filter(Q(past_downloads__gt=0)).aggregate(downloads=Sum("past_downloads", default=0))["downloads"]
    )
    if count := max(moved, whole):
        text = ngettext(
            "%(number)s download more was counted at the earlier portal, before the data moved in.",
            "%(number)s downloads more were counted at the earlier portal, before the data moved in.",
            count,
        )
        yield text % {"number": format_number(count, language())}


def _chart(counted: Mapping[str, Counts]) -> Monthly | None:
    latest = list(counted.items())[-MOST_MONTHS:]
    if len(latest) < 2:
        return None
    months = []
    for place, (name, counts) in enumerate(latest):
        day = date(int(name[:4]), int(name[5:]), 1)
        views, downloads, *_rest = _of_month(counts)
        year = str(day.year) if place == 0 or day.month == 1 else ""
        months.append(Month(label=date_format(day, "M").lower(), amounts=(views, downloads), year=year))
    says = gettext("Page views and downloads by month, from %(first)s to %(last)s; the table below has the same figures.") % {
        "first": _month_in_words(latest[0][0]), "last": _month_in_words(latest[-1][0]),
    }  # fmt: skip
    return Monthly(months=tuple(months), series=(gettext("page views"), gettext("downloads")), says=says)


def _of_month(counts: Counts) -> tuple[int, int, int, int]:
    total: Counter[str] = Counter()
    for of_day in counts.days.values():
        total.update(of_day)
    return views_of_day(total), total[What.DOWNLOAD], total[What.CALL], total[What.SEARCH]


def _month_in_words(name: str) -> str:
    return date_format(date(int(name[:4]), int(name[5:]), 1), "F Y")


def _months_table(counted: Mapping[str, Counts]) -> DataTable | None:
    rows = [(_month_in_words(name), *_of_month(counts)) for name, counts in reversed(list(counted.items()))]
    heads = (gettext("Month"), gettext("Page views"), gettext("Downloads"), gettext("Calls (API)"), gettext("Searches"))
    return _table(gettext("Use by month"), heads, rows)


def _datasets_table(datasets: Sequence[Dataset], use: Mapping[UUID, Use]) -> DataTable | None:
    ranked = sorted((one for one in datasets if one.pk in use), key=lambda one: (-use[one.pk].popular, one.title))[:RANKED]
    past = any(one.past_downloads for one in ranked)
    rows = [(one.title, *_numbers(use[one.pk]), *([one.past_downloads] if past else [])) for one in ranked]
    heads = (gettext("Dataset"), *_heads(), *([gettext("Downloads before it moved in")] if past else []))
    return _table(gettext("Most used datasets"), heads, rows, [one.get_absolute_url() for one in ranked])


def _resources_table(user: Anybody, use: Mapping[str, Use]) -> DataTable | None:
    known = Resource.objects.visible_to(user).published().select_related("dataset")
    ranked = sorted(
        (one for one in known if use.get(str(one.pk), Use()).downloads), key=lambda one: (-use[str(one.pk)].downloads, one.title)
    )[:RANKED]
    rows = [(one.title, one.dataset.title, use[str(one.pk)].downloads, use[str(one.pk)].views) for one in ranked]
    heads = (gettext("Table, document or link"), gettext("Dataset"), gettext("Downloads"), gettext("Page views"))
    return _table(gettext("Most downloaded"), heads, rows, [one.get_absolute_url() for one in ranked], texts=2)


def _formats(whole: Counts) -> Bars:
    found = queries.downloads_by_format(whole)
    return Bars(
        caption=gettext("Downloads by format"),
        name_head=gettext("Format"),
        value_head=gettext("Downloads"),
        rows=tuple(Bar(text=format_in_words(name), value=count) for name, count in found.most_common()),
    )


def _groups(caption: str, head: str, datasets: Sequence[Dataset], use: Mapping[UUID, Use], *, by: str) -> DataTable | None:
    """Datasets and their use, added up by category or by unit, the most used first."""
    found: dict[str, list[int]] = {}
    urls: dict[str, str] = {}
    for one in datasets:
        group = getattr(one, by)
        urls[group.name] = group.get_absolute_url()
        sums = found.setdefault(group.name, [0, 0, 0, 0])
        for place, number in enumerate((1, *_numbers(use.get(one.pk, Use())))):
            sums[place] += number
    ranked = sorted(found.items(), key=lambda pair: (-(pair[1][1] + pair[1][2]), pair[0]))
    rows = [(name, *sums) for name, sums in ranked]
    return _table(caption, (head, gettext("Datasets"), *_heads()), rows, [urls[name] for name, _sums in ranked])


def _words_table(caption: str, told: Sequence[queries.Searched], *, found: bool) -> DataTable | None:
    rows = [(one.words, one.count, *([one.found] if found else [])) for one in told[:RANKED]]
    heads = (gettext("Words"), gettext("Searches"), *([gettext("Datasets found")] if found else []))
    return _table(caption, heads, rows)


def _heads() -> tuple[str, str, str]:
    return gettext("Page views"), gettext("Downloads"), gettext("Calls (API)")


def _numbers(use: Use) -> tuple[int, int, int]:
    return use.views, use.downloads, use.calls


def _table(
    caption: str, heads: Sequence[str], rows: Sequence[Sequence[object]], urls: Sequence[str] = (), *, texts: int = 1
) -> DataTable | None:
    """A table whose first `texts` columns are words and the rest numbers; None where it has no rows."""
    if not rows:
        return None
    columns = tuple(Column(name=f"c{at}", label=head, kind="text" if at < texts else "number") for at, head in enumerate(heads))
    return DataTable(caption=caption, columns=columns, rows=rows, caption_hidden=True, row_urls=tuple(urls))
