"""The registry in words: lines of lists, sentences of flows, names of kinds."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ratusz.portal.catalog.models import Audience
from ratusz.portal.catalog.office import language
from ratusz.portal.show.components import Badge, Line
from ratusz.portal.show.numbers import format_day
from ratusz.portal.stewardship.models import Consumer, Declared, Flow, Purpose, Requirement, System

#: Many of a kind, one of it to be made, and what it is good for.
PLURAL: dict[type[Declared], object] = {
    Flow: gettext_lazy("What is gathered"), Purpose: gettext_lazy("Purposes"), Consumer: gettext_lazy("Who uses the data"),
    System: gettext_lazy("Systems"), Requirement: gettext_lazy("What is needed"),
}  # fmt: skip
NEW: dict[type[Declared], object] = {
    Flow: gettext_lazy("Declare what is gathered"), Purpose: gettext_lazy("New purpose"), Consumer: gettext_lazy("New consumer"),
    System: gettext_lazy("New system"), Requirement: gettext_lazy("Say what is needed"),
}  # fmt: skip
LEAD: dict[type[Declared], object] = {
    Flow: gettext_lazy("What each unit gathers: from whom, how, what for, and who uses it."),
    Purpose: gettext_lazy("Why data is gathered: by what law, for which decision or report, and when that is looked at again."),
    Consumer: gettext_lazy("Reports, decisions, duties to other offices, indicators and applications that live on the data."),
    System: gettext_lazy("Registers, applications, disks, sensors and services of others where data lies before it comes to the bank."),
    Requirement: gettext_lazy("What somebody in the office needs to know, and whether anybody gathers it."),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """A part of the registry in the row above its pages."""

    text: str
    url: str
    is_here: bool


def tabs(path: str) -> tuple[Tab, ...]:
    """The parts of the registry; `path`: where the reader is."""
    places = [(_("Overview"), reverse("stewardship:overview")), (_("Inventories"), reverse("stewardship:campaigns"))]
    places += [(str(words), reverse("stewardship:list", args=[kind.KIND])) for kind, words in PLURAL.items()]
    places += [(_("Picture"), reverse("stewardship:picture"))]
    places += [(_("Spreadsheet"), reverse("stewardship:sheets"))]
    return tuple(Tab(text=text, url=url, is_here=url == path) for text, url in places)


def line_of(thing: Declared) -> Line:
    """A thing as a line of its list."""
    parts = _PARTS[type(thing)](thing)  # type: ignore[operator]
    return Line(
        title=str(thing), url=thing.get_absolute_url(), text=" · ".join(filter(None, [thing.unit.name, *parts])), badge=badge_of(thing)
    )


def badge_of(thing: Declared) -> Badge:
    """Its state."""
    if thing.removed_at is not None:
        return Badge(text=_("put aside"), tone="neutral")
    if isinstance(thing, Flow):
        return _flow_badge(thing)
    if isinstance(thing, Requirement):
        met = thing.met_by is not None and thing.met_by.ended_on is None and thing.met_by.removed_at is None
        return Badge(text=_("gathered"), tone="success") if met else Badge(text=_("nobody gathers it"), tone="warning")
    return Badge(text=str(thing.get_kind_display())) if isinstance(thing, (System, Consumer)) else _purpose_badge(thing)


def _purpose_badge(thing: Declared) -> Badge:
    duty = isinstance(thing, Purpose) and thing.is_duty
    return Badge(text=_("duty by law"), tone="accent") if duty else Badge(text=_("by choice"))


def _flow_badge(flow: Flow) -> Badge:
    if flow.ended_on is not None:
        return Badge(text=_("not gathered any more"), tone="neutral")
    known = any(one.removed_at is None for one in flow.purposes.all())
    return Badge(text=_("purpose known"), tone="success") if known else Badge(text=_("no purpose"), tone="warning")


def source_in_words(flow: Flow) -> str:
    """Where it comes from: "from: MOPS, system Empatia"."""
    names = [flow.from_unit.name if flow.from_unit else "", flow.system.name if flow.system else "", flow.from_text]
    return ", ".join(filter(None, names))


def purposes_in_words(flow: Flow) -> str:
    """What it is for: each purpose with its law."""
    kept = (one for one in flow.purposes.all() if one.removed_at is None)
    return "; ".join(purpose_in_words(one) for one in kept)


def purpose_in_words(purpose: Purpose) -> str:
    """A purpose with its law."""
    return f"{purpose.text} ({purpose.basis})" if purpose.basis else purpose.text


def consumers_in_words(flow: Flow) -> str:
    """Who uses it."""
    return ", ".join(one.name for one in flow.consumers.all() if one.removed_at is None)


def _flow_parts(flow: Flow) -> Iterator[str]:
    if source := source_in_words(flow):
        yield _("from: %(source)s") % {"source": source}
    if flow.channel:
        yield str(flow.get_channel_display())
    yield str(flow.get_frequency_display())
    if purposes := purposes_in_words(flow):
        yield _("for: %(purposes)s") % {"purposes": purposes}
    if consumers := consumers_in_words(flow):
        yield _("used by: %(consumers)s") % {"consumers": consumers}


def _purpose_parts(purpose: Purpose) -> Iterator[str]:
    yield purpose.basis
    yield purpose.serves
    if purpose.review_on:
        yield _("to be looked at again on %(day)s") % {"day": format_day(purpose.review_on, language())}


def _consumer_parts(consumer: Consumer) -> Iterable[str]:
    return (consumer.who, consumer.due)


def _system_parts(system: System) -> Iterable[str]:
    return (system.keeper, system.act)


def _requirement_parts(one: Requirement) -> Iterator[str]:
    if one.consumer:
        yield _("for: %(purposes)s") % {"purposes": one.consumer.name}
    elif one.purpose:
        yield _("for: %(purposes)s") % {"purposes": one.purpose.text}
    if one.asked_of:
        yield _("could be gathered by: %(unit)s") % {"unit": one.asked_of.name}
    if one.met_by and not _is_of_few(one.met_by):
        yield _("given by: %(flow)s") % {"flow": one.met_by.title}


def _is_of_few(flow: Flow) -> bool:
    """Whether it is about data that only named units see, and so are its words."""
    table = flow.resource
    return table is not None and Audience.UNITS in {table.audience, table.dataset.audience}


_PARTS = {Flow: _flow_parts, Purpose: _purpose_parts, Consumer: _consumer_parts, System: _system_parts, Requirement: _requirement_parts}
