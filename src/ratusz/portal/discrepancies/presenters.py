"""Discrepancies in words: one sentence, three states, lines of lists. No class and no score is ever shown."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext as _

from ratusz.bank.reconcile.teryt import VOIVODESHIPS
from ratusz.portal.catalog.models import Dataset
from ratusz.portal.catalog.office import language
from ratusz.portal.core.kept import kept
from ratusz.portal.core.texts import quoted
from ratusz.portal.discrepancies.codes import MENDED, PUBLIC_STATES, Cause, Origin, Outcome, State
from ratusz.portal.discrepancies.comparing import areas_compared
from ratusz.portal.discrepancies.models import Discrepancy, Holding, Phenomenon, Side
from ratusz.portal.discrepancies.observing import WHOLE_COUNTRY, area_of, number_in, unit_of
from ratusz.portal.show.components import Badge, Event, Line, Link, Tone
from ratusz.portal.show.numbers import format_day, format_number, unit_in_words
from ratusz.portal.show.periods import period_in_words, since_in_words

_TONES: dict[str, Tone] = {State.DETECTED: "neutral", State.ASSIGNED: "warning", State.DECIDED: "info", State.CLOSED: "success"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One side in words: who says what, meaning what, as of when, where it stands."""

    who: str
    value: str
    unit: str
    meaning: str
    on: date | None
    source: Link
    steward: Link
    differs: bool
    uses: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicPage:
    """What residents read of a discrepancy."""

    discrepancy: Discrepancy
    title: str
    badge: Badge
    sentence: str
    sides: tuple[Told, ...]
    happened: tuple[Event, ...]
    about: Phenomenon


def state_in_words(one: Discrepancy) -> Badge:
    """One of three states."""
    open_, explained, corrected = PUBLIC_STATES
    return {
        open_: Badge(text=_("to be explained"), tone="warning"),
        explained: Badge(text=_("explained"), tone="info"),
        corrected: Badge(text=_("corrected"), tone="success"),
    }[one.public_state]


def office_badge(one: Discrepancy) -> Badge:
    """Its state, for the office."""
    if one.state == State.CLOSED:
        return Badge(text=str(Outcome(one.outcome).label) if one.outcome else str(State.CLOSED.label), tone="success")
    return Badge(text=str(State(one.state).label), tone=_TONES[one.state])


def title_of(one: Discrepancy) -> str:
    """As "Population · 2020 · Siemianowice Śląskie · women"."""
    where = area_in_words(one.area, (one.phenomenon_id, one.view))
    parts = [one.phenomenon.name, period_in_words(one.period), where, *one.breakdown.values()]
    # The dot stays at the end of a line.
    return "\N{NO-BREAK SPACE}· ".join(part for part in parts if part)


def area_in_words(area: str, of: tuple[UUID, str] | None = None) -> str:
    """The city and voivodeships by their names, another area by its code, or as a table writes it.

    `of`: the phenomenon and view for which the table was compared; without one the area is a code of territory.
    """
    if area == WHOLE_COUNTRY:
        return _("Poland")
    if name := kept("names of areas", _named_areas).get(area):
        return name
    known = areas_compared(*of) if of else None
    if area in VOIVODESHIPS and (of is None or (known is not None and known.has_voivodeships)):
        return _("voivodeship %(name)s") % {"name": VOIVODESHIPS[area]}
    return known.written.get(area, area.title()) if known else area.title()


def _named_areas() -> dict[str, str]:
    """Areas that public datasets name with their codes, and the city."""
    named = Dataset.objects.visible_to(AnonymousUser()).order_by().exclude(area_code="").exclude(area_name="")
    found = {area_of(code): str(name) for code, name in named.values_list("area_code", "area_name")}
    if settings.BANK_TERYT and settings.BANK_CITY:
        found[area_of(settings.BANK_TERYT)] = str(settings.BANK_CITY)
    return found


def value_in_words(value: str) -> str:
    """A figure as people write it; other texts as they stand."""
    number = number_in(value)
    return value if number is None else format_number(number, language())


def sentence_of(one: Discrepancy) -> str:
    """The whole in a sentence: "GUS gives 66 270, PKW 61 149; they differ since 2019; probably another day".

    Of figures that agree by now: "Earlier: GUS – 10 141, Police – 9971; in the newest versions they agree; nobody has said why yet".
    Of a difference that is expected by now: "GUS gives 10 141, Police 9971; they differ as expected".
    """
    sides = list(one.sides.all())
    if not sides:
        return one.shown_text
    same = [side for side in sides if not side.sign]
    several = len({unit_of(side.holding) for side in same}) > 1
    agree_now = one.agrees and (one.state != State.CLOSED or one.outcome in MENDED)
    said = [(side.holding.label, with_unit(side.value, side.holding, several=several)) for side in same]
    parts = [earlier_in_words(said) if agree_now else values_in_words(said)]
    parts += filter(None, (sum_in_words(told, sides) for told in one.adds_up))
    if one.since and one.since != one.period and not (agree_now or one.differs_as_expected):
        parts.append(_("they differ since %(period)s") % {"period": since_in_words(one.since)})
    if agree_now:
        parts.append(_("in the newest versions they agree"))
    if one.differs_as_expected:
        parts.append(_("they differ as expected"))
    if agree_now and one.state != State.CLOSED:
        parts.append(_("nobody has said why yet"))
    elif why := _why(one):
        parts.append(why)
    return "; ".join(parts) + "."


def with_unit(value: str, holding: Holding, *, several: bool) -> str:
    """A value in words; with its unit where the others have another one."""
    said = value_in_words(value)
    return f"{said} {unit_in_words(unit_of(holding), said, language())}" if several and value else said


def values_in_words(said: Iterable[tuple[str, str]]) -> str:
    """Who says what, in words already: "GUS gives 66 270, PKW 61 149"."""
    told = list(said)
    first = _("%(who)s gives %(value)s") % {"who": told[0][0], "value": told[0][1]}
    # Where a name has a comma of its own, another sign parts the names.
    between = "; " if any("," in who for who, _value in told) else ", "
    return between.join([first, *(f"{who} {value}" for who, value in told[1:])])


def earlier_in_words(said: Iterable[tuple[str, str]]) -> str:
    """Who said what before the figures agreed."""
    return _("Earlier: %(values)s") % {"values": ", ".join(f"{who} – {value}" for who, value in said)}


def sum_in_words(adds_up: Mapping[str, Any], sides: Iterable[Side]) -> str:
    """What terms make: "but 31 542 (men) + 34 728 (women) = 66 270"; "" where a term is there no more."""
    values = {str(side.holding_id): side for side in sides}
    if any(key not in values for key, _sign in adds_up["terms"]):
        return ""
    told = [(f"{value_in_words(values[key].value)} ({values[key].holding.phenomenon.name})", sign) for key, sign in adds_up["terms"]]
    if before := adds_up["before"]:
        told.insert(0, (_("%(value)s (the period before)") % {"value": value_in_words(before)}, 1))
    first, *rest = told
    written = ("− " if first[1] < 0 else "") + first[0] + "".join(f" {'−' if sign < 0 else '+'} {text}" for text, sign in rest)
    return _("but %(terms)s = %(total)s") % {"terms": written, "total": value_in_words(adds_up["total"])}


def _why(one: Discrepancy) -> str:
    if one.state == State.CLOSED and one.cause and one.cause != Cause.UNKNOWN:
        return _("the reason: %(cause)s") % {"cause": Cause(one.cause).label}
    if one.state != State.CLOSED and one.likely and not one.differs_as_expected:
        return _("probably: %(cause)s") % {"cause": Cause(one.likely[0]).label}
    return ""


def side_in_words(side: Side) -> Told:
    """One side."""
    holding = side.holding
    address = holding.resource.get_absolute_url() + (f"?_row={side.row}" if side.row is not None else "")
    return Told(
        who=f"{holding.phenomenon.name}: {holding.label}" if side.sign else holding.label,
        value=value_in_words(side.value),
        unit=unit_in_words(unit_of(holding), value_in_words(side.value), language()),
        meaning=meaning_of(holding),
        on=side.state_on,
        source=Link(text=f"{holding.resource.dataset.title} – {holding.resource.title}", url=address),
        steward=Link(text=holding.steward.name, url=holding.steward.get_absolute_url()),
        differs=side.differs,
        uses=uses_in_words(holding.authority),
    )


def meaning_of(holding: Holding) -> str:
    """What a holding counts, whom, as of which day."""
    parts = [holding.definition, holding.base, _("as of: %(day)s") % {"day": holding.reference} if holding.reference else ""]
    if holding.territory:
        parts.append(_("territory: %(what)s") % {"what": holding.territory})
    if holding.is_provisional:
        parts.append(_("provisional figures"))
    return "; ".join(part.rstrip(".") for part in parts if part)


def uses_in_words(uses: Iterable[str]) -> str:
    """For which uses a figure is the one to name."""
    words = {"statistics": _("statistics"), "operations": _("daily work of the office"), "public": _("what the city says of itself")}
    return ", ".join(words[use] for use in uses if use in words)


def public_page(one: Discrepancy) -> PublicPage:
    """The page that residents read."""
    return PublicPage(
        discrepancy=one,
        title=title_of(one),
        badge=state_in_words(one),
        sentence=sentence_of(one),
        sides=tuple(side_in_words(side) for side in one.sides.all()),
        happened=tuple(sorted(_public_events(one), key=lambda event: event.at, reverse=True)),
        about=one.phenomenon,
    )


def _public_events(one: Discrepancy) -> Iterator[Event]:
    """What everybody may know of its way: days and states, no names and no earlier values, whose versions may be withdrawn."""
    found = _("A resident reported it.") if one.origin == Origin.PERSON else _("The comparison of holdings found it.")
    yield Event(at=one.detected_at, title=found)
    if one.released_at:
        yield Event(at=one.released_at, title=_("Those who hold the figures were asked to explain it."))
    if one.reopened_at:
        yield Event(at=one.reopened_at, title=_("It was opened again: the figures changed, or what was said did not hold."))
    if one.agrees and one.gone_at:
        yield Event(at=one.gone_at, title=_("Since then the figures agree."))
    if one.differs_as_expected and one.gone_at:
        yield Event(at=one.gone_at, title=_("Since then the difference is an expected one."))
    if one.state == State.CLOSED and one.verified_at:
        yield Event(at=one.verified_at, title=_("Somebody else verified the answer."))


def line_of(one: Discrepancy, *, url: str = "", today: date = date.min) -> Line:
    """A discrepancy as a line; `url`: where it leads in the office, which reads more, else its public page."""
    text = sentence_of(one) or _("A resident says that figures do not agree.")
    if url and one.due_on and one.state in {State.ASSIGNED, State.DECIDED}:
        text += " " + _("Answer by %(day)s.") % {"day": format_day(one.due_on, language())}
    elif not url and one.note and one.state == State.CLOSED:
        text += f" {one.note}"
    return Line(
        title=title_of(one),
        url=url or one.get_absolute_url(),
        text=text,
        badge=office_badge(one) if url else state_in_words(one),
        said=quoted(one.text) if url else "",
        is_late=bool(url) and one.state == State.ASSIGNED and one.due_on is not None and one.due_on < today,
    )


def office_line(one: Discrepancy, today: date) -> Line:
    """The same for a list of the office."""
    return line_of(one, url=reverse("discrepancies:handle", args=[one.number]), today=today)
