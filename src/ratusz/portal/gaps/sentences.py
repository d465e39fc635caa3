"""What lacks, in one sentence for one cause."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ratusz.portal.catalog.office import language
from ratusz.portal.gaps.codes import Kind
from ratusz.portal.gaps.models import Gap
from ratusz.portal.gaps.words import ROWS, CubeWords, names_of_areas
from ratusz.portal.show.numbers import format_day
from ratusz.portal.show.periods import periods_in_words

_NAMED = 6


def sentence_of(gap: Gap, labels: Mapping[str, str] | None = None) -> str:
    """What lacks. `labels`: how columns are called in the catalogue."""
    if gap.requirement is not None:
        return _("Nobody gathers it. Needed by: %(unit)s.") % {"unit": gap.requirement.unit.name}
    words = gap.resource.cube.words if gap.resource is not None else CubeWords()
    values = {
        "periods": periods_in_words(gap.periods), "found": gap.found, "due": format_day(gap.due_on, language()) if gap.due_on else "",
        "where": _where(gap, words, labels or {}),
    }  # fmt: skip
    told = _sentence(Kind(gap.kind), several=len(gap.periods) > 1) % values
    only_total = _("Only the total is there.")
    return f"{told} {only_total}" if gap.total_only else told


def _sentence(kind: Kind, *, several: bool) -> str:
    if several and kind in {Kind.LATE, Kind.OVERDUE}:
        return {
            Kind.LATE: _("Figures for %(periods)s are late%(where)s: the first were due by %(due)s."),
            Kind.OVERDUE: _("Figures for %(periods)s have not come%(where)s: the first were due by %(due)s."),
        }[kind]
    return {
        Kind.HOLE: _("Figures for %(periods)s are missing%(where)s, though there are later ones."),
        Kind.LATE: _("Figures for %(periods)s are late%(where)s: they were due by %(due)s."),
        Kind.OVERDUE: _("Figures for %(periods)s have not come%(where)s: they were due by %(due)s."),
        Kind.AREA: _("Figures for %(periods)s came without some areas%(where)s."),
        Kind.BREAKDOWN: _("Figures for %(periods)s came without a part of the breakdown%(where)s."),
        Kind.NEVER: _("No figure has ever come%(where)s; they are expected for %(periods)s."),
        Kind.PLACEHOLDER: _("For %(periods)s the sign “%(found)s” stands instead of a figure%(where)s."),
        Kind.SILENT: _("For %(periods)s stands %(found)s%(where)s, which is hardly possible beside the other figures."),
        Kind.REPEATED: _("For %(periods)s the figures of the period before stand again%(where)s, though they change otherwise."),
    }[kind]


def _where(gap: Gap, words: CubeWords, labels: Mapping[str, str]) -> str:
    parts = [_columns(gap, words, labels), _areas(gap, words), _codes(gap)]
    told = "; ".join(filter(None, parts))
    return f" ({told})" if told else ""


def _columns(gap: Gap, words: CubeWords, labels: Mapping[str, str]) -> str:
    if gap.columns == [ROWS] or len(gap.columns) == len(words.columns) > 1:
        return ""
    return _some([labels.get(name) or name for name in gap.columns if name])


def _areas(gap: Gap, words: CubeWords) -> str:
    names = names_of_areas(words)
    if gap.areas:
        return _some([names.get(code, code) for code in gap.areas])
    count = len(words.areas)
    if count < 2 or gap.kind in {Kind.LATE, Kind.OVERDUE}:
        return ""
    return ngettext("%(number)s area", "all %(number)s areas", count) % {"number": count}


def _codes(gap: Gap) -> str:
    return _some([", ".join(map(str, one.values())) or _("the total") for one in gap.breakdowns])


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_NAMED])
    if (left := len(names) - _NAMED) > 0:
        return shown + " " + ngettext("and %(number)s more", "and %(number)s more", left) % {"number": left}
    return shown
