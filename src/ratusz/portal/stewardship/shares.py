"""The share of what is gathered of which nobody knows what for: measured when it changes, and kept."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ratusz.bank.base.clock import day_of
from ratusz.portal.catalog.office import language
from ratusz.portal.show.numbers import format_day_short, format_number
from ratusz.portal.show.trend import Trend
from ratusz.portal.stewardship.models import Flow, Share


def note_share(*, now: datetime) -> Share:
    """Keep how it is, where it is other than it was, or a day has passed; the last row."""
    flows, without = Flow.objects.running().count(), Flow.objects.without_purpose().count()
    last = Share.objects.order_by("-at", "-pk").first()
    if last is not None and (last.flows, last.without) == (flows, without) and day_of(last.at) == day_of(now):
        return last
    return Share.objects.create(at=now, flows=flows, without=without)


def share_in_words(share: Share | None) -> str:
    """The share in a sentence."""
    if share is None or not share.flows:
        return _("Nothing is declared yet.")
    values = {"without": share.without, "flows": share.flows, "percent": format_number(round(share.percent), language())}
    return (
        ngettext(
            "Of %(flows)s thing gathered, nobody knows what %(without)s is for (%(percent)s %%).",
            "Of %(flows)s things gathered, nobody knows what %(without)s are for (%(percent)s %%).",
            share.flows,
        )
        % values
    )


def history() -> tuple[Share, ...]:
    """The last row of each day, the oldest first."""
    by_day = {day_of(one.at): one for one in Share.objects.all()}
    return tuple(by_day[day] for day in sorted(by_day))


def share_line(shares: Sequence[Share]) -> Trend | None:
    """The share over time, drawn; None where there are not two days to join."""
    known = [one for one in shares if one.flows]
    if len(known) < 2:
        return None
    first, last = known[0], known[-1]
    span = max((last.at - first.at).total_seconds(), 1.0)
    percents = [one.percent for one in known]
    told = {
        "from": _percent(first.percent), "to": _percent(last.percent), "first": format_day_short(day_of(first.at), language()),
        "last": format_day_short(day_of(last.at), language()),
    }  # fmt: skip
    return Trend(
        points=tuple(((one.at - first.at).total_seconds() / span, one.percent) for one in known),
        says=_("Gathered with no known purpose: %(from)s on %(first)s, %(to)s on %(last)s.") % told,
        first=told["first"],
        last=told["last"],
        least=_percent(min(percents)),
        greatest=_percent(max(percents)),
    )


def _percent(value: float) -> str:
    return f"{format_number(round(value), language())} %"
