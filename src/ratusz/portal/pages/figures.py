"""Figures for people: a line wherever one is shown, and the page of one with its definition, dates and history."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext, ngettext

from ratusz.portal.catalog.standing import Anybody
from ratusz.portal.catalog.words import column_texts
from ratusz.portal.discrepancies.queries import tables_held
from ratusz.portal.explore.tables import open_table
from ratusz.portal.pages.beside import others_say
from ratusz.portal.pages.dataset import source_line
from ratusz.portal.pages.lacking import lacking_behind
from ratusz.portal.pages.listing import language
from ratusz.portal.pages.trends import Change, Told, by_period, by_version, change_of, changed, spark_of
from ratusz.portal.saved.models import Exploration, Figure
from ratusz.portal.saved.periods import end_of
from ratusz.portal.saved.values import Edition, State, history_of, is_provisional, state_of
from ratusz.portal.show import components
from ratusz.portal.show.components import Fact, Link
from ratusz.portal.show.numbers import format_day, format_moment, format_number, unit_in_words

#: So many of those that are meant for it stand on the home page.
AT_HOME = 6
#: A value about a day longer ago makes people ask for a newer one.
AGED = timedelta(days=548)


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureLine:
    """A figure wherever it is shown: `value` with `unit`, or `why` there is no current value and what the `last` one was.

    `newer`: of a value about a day long ago, that there is no newer one and when it is to come.
    """

    figure: Figure
    state: State
    value: str
    unit: str
    why: str
    last: str
    on: date | None
    doubts: tuple[str, ...]
    source: str
    newer: str = ""
    differing: Link | None = None

    @property
    def shown(self) -> components.Figure:
        """The same as a component."""
        unit = self.figure.dataset.unit
        return components.Figure(
            label=self.figure.title, value=self.value, unit=self.unit, missing="" if self.value else gettext("no current value"),
            on=self.on, source=Link(text=unit.name), note=self.newer if self.value else f"{self.why} {self.last}".strip(),
            url=self.figure.get_absolute_url(), differing=self.differing,
        )  # fmt: skip

    @property
    def answer(self) -> components.Figure:
        """The same where it answers a question: with what to beware of, which nobody would open another page for."""
        said = " · ".join(filter(None, [self.newer, *self.doubts])) if self.value else self.shown.note
        return replace(self.shown, note=said)


@dataclass(frozen=True, slots=True, kw_only=True)
class FigurePage:
    """The page of a figure. `periods` is None where its question names none, `versions` where only one version gave something."""

    line: FigureLine
    facts: tuple[Fact, ...]
    change: Change
    views: tuple[Link, ...]
    periods: Told | None
    versions: Told | None
    embed: str
    api_url: str
    lacking: tuple[Link, ...] = ()


def figure_lines(user: Anybody, figures: Iterable[Figure], *, today: date) -> tuple[FigureLine, ...]:
    """Figures (loaded) as `user`, who may see them, sees them on `today`."""
    held = tables_held()
    return tuple(figure_line(user, figure, today=today, held=held) for figure in figures)


def figure_line(user: Anybody, figure: Figure, *, today: date, held: Collection[UUID] | None = None) -> FigureLine:
    """One figure. `held`: `tables_held`, asked here where it is not given."""
    state = state_of(user, figure, today=today)
    current, shown = state.current, state.current or state.last
    return FigureLine(
        figure=figure,
        state=state,
        value=value_in_words(figure, current) if current else "",
        unit=figure.unit if current else "",
        why=state.why.sentence(language()) if state.why else "",
        last=_last_in_words(figure, state.last) if state.last else "",
        on=_described(figure, current) if current else None,
        doubts=tuple(_doubts(figure, state)),
        source=source_line(figure.dataset, shown.state_on if shown else None),
        newer=_newer(figure, current, today) if current else "",
        differing=others_say(figure, tables_held() if held is None else held) if current else None,
    )


def _described(figure: Figure, current: Edition) -> date | None:
    """The day that the value is about: the end of the period it names, where the table goes on after it."""
    end = end_of(open_table(str(figure.resource_id), current.version), figure.question)
    return min(filter(None, (end, current.state_on)), default=None) if end and current.state_on else current.state_on


def _newer(figure: Figure, current: Edition, today: date) -> str:
    """What is said of a value about a day long ago: nobody should look for a newer one in vain."""
    if current.state_on is None or current.state_on + AGED > today:
        return ""
    if (due := figure.resource.next_due_on) is not None:
        return gettext("We have no newer one; the next is due by %(day)s.") % {"day": format_day(due, language())}
    return gettext("We have no newer one.")


def home_figures(user: Anybody, *, today: date) -> tuple[components.Figure, ...]:
    """The figures of the home page, in the order in which they were saved."""
    chosen = Figure.objects.visible_to(user).filter(at_home=True).order_by("made_at", "title_pl").loaded()[:AT_HOME]
    return tuple(_with_trend(line) for line in figure_lines(user, chosen, today=today))


def _with_trend(line: FigureLine) -> components.Figure:
    """A figure with its line over periods, how it changed since the state before, and that others say otherwise where they do."""
    if line.state.current is None:
        return line.shown
    doubt = gettext("other sources give other numbers") if line.figure.doubt and line.differing is None else ""
    hidden = gettext("without hidden numbers (#)") if line.state.current.reading.hidden else ""
    note = " · ".join(filter(None, [line.newer, hidden, doubt]))
    change = _change(line)
    return replace(line.shown, line=spark_of(line.figure), note=note, rising=change.way, trend=change.says)


def _change(line: FigureLine) -> Change:
    """How the value differs from that of the period before; where the question names no period, from that of an earlier day."""
    if line.state.current is None:
        return Change()
    found = change_of(line.figure)
    now, before = line.state.current.reading.value, _before(line.figure, line.state.current)
    if found.says or before is None or before.state_on is None or isinstance(now, bool) or not isinstance(now, int | Decimal):
        return found
    earlier = before.reading.value
    if not isinstance(earlier, int | Decimal):
        return found
    return changed(line.figure, now, earlier, format_day(before.state_on, language()))


def _before(figure: Figure, current: Edition) -> Edition | None:
    """The latest reading of an earlier state; another reading of the same day is a correction and no trend."""
    if current.state_on is None or isinstance(current.reading.value, bool):
        return None
    older = (one for one in history_of(figure) if one.state_on is not None and one.state_on < current.state_on)
    return next((one for one in older if isinstance(one.reading.value, int | Decimal)), None)


def figure_page(user: Anybody, figure: Figure, *, embed: str, api_url: str, today: date) -> FigurePage:
    """The page of `figure`."""
    line = figure_line(user, figure, today=today)
    withdrawn = figure.resource.withdrawn_at is not None
    history = () if withdrawn else history_of(figure)
    return FigurePage(
        line=line,
        facts=tuple(_facts(line)),
        change=_change(line),
        views=() if withdrawn else tuple(_views(user, figure)),
        periods=None if withdrawn else by_period(figure),
        versions=by_version(figure, history),
        embed=embed,
        api_url=api_url,
        lacking=() if withdrawn else lacking_behind(figure, today=today),
    )


def _views(user: Anybody, figure: Figure) -> Iterable[Link]:
    """What stewards saved of the same dataset: the value among others, sources side by side."""
    for one in Exploration.objects.visible_to(user).filter(resource__dataset=figure.dataset).loaded():
        yield Link(text=one.title, url=one.get_absolute_url())


def value_in_words(figure: Figure, edition: Edition) -> str:
    """The value of a reading that has one, as people write it."""
    value = edition.reading.value
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, int | Decimal):
        return format_number(value, language(), places=figure.places)
    if isinstance(value, datetime):
        return format_moment(value, language())
    if isinstance(value, date):
        return format_day(value, language())
    return value.isoformat(timespec="minutes") if isinstance(value, time) else str(value)


def _last_in_words(figure: Figure, last: Edition) -> str:
    said = value_in_words(figure, last)
    value = f"{said} {unit_in_words(figure.unit, said, language())}".strip()
    if last.state_on:
        return gettext("Last known: %(value)s, as of %(day)s.") % {"value": value, "day": format_day(last.state_on, language())}
    day = format_day(last.published_at, language()) if last.published_at else ""
    return gettext("Last known: %(value)s, published on %(day)s.") % {"value": value, "day": day}


def _doubts(figure: Figure, state: State) -> Iterable[str]:
    """What a careful reader has to know beside the value."""
    edition = state.current or state.last
    if edition is not None and edition.reading.column is not None:
        if is_provisional([edition.reading.column], column_texts(figure.resource)):
            yield gettext("The value is provisional: it may still be corrected.")
        if hidden := edition.reading.hidden:
            yield ngettext(
                "%(count)s hidden number (#) is not in this figure: it is of what is shown.",
                "%(count)s hidden numbers (#) are not in this figure: it is of what is shown.",
                hidden,
            ) % {"count": format_number(hidden, language())}
        if left := edition.reading.left_out - edition.reading.hidden:
            yield ngettext(
                "%(number)s cell has no number and is not counted in.", "%(number)s cells have no number and are not counted in.", left
            ) % {"number": left}
    if figure.doubt:
        yield figure.doubt


def _facts(line: FigureLine) -> Iterable[Fact]:
    figure, resource, dataset = line.figure, line.figure.resource, line.figure.dataset
    edition = line.state.current or line.state.last
    if edition is not None and edition.state_on:
        yield Fact(name=gettext("State on"), day=line.on or edition.state_on)
    if edition is not None and edition.published_at:
        yield Fact(name=gettext("Published"), day=edition.published_at)
    if resource.next_due_on:
        yield Fact(name=gettext("Next update"), day=resource.next_due_on)
    if figure.largest_age_days:
        days = ngettext("%(number)s day", "%(number)s days", figure.largest_age_days) % {"number": figure.largest_age_days}
        yield Fact(name=gettext("Current for"), text=days)
    yield Fact(name=gettext("Answers for it"), links=(Link(text=dataset.unit.name, url=dataset.unit.get_absolute_url()),))
    yield Fact(name=gettext("Table"), links=(Link(text=f"{dataset.title}: {resource.title}", url=resource.get_absolute_url()),))
    if dataset.source:
        yield Fact(name=gettext("Source"), text=dataset.source)
    if edition is not None:
        yield Fact(name=gettext("Version"), code=edition.version)
