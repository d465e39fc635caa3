"""Who feeds whom: flows taken together by unit, by system, by purpose or by who uses them, for a picture and a table."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ratusz.portal.show.components import Link
from ratusz.portal.show.streams import Stream, Streams
from ratusz.portal.stewardship.models import Flow


class Side(StrEnum):
    """What the flows are taken together by; the values stand in addresses."""

    UNIT = "jednostki"
    SYSTEM = "systemy"
    PURPOSE = "cele"
    CONSUMER = "odbiorcy"


NAMES = {
    Side.UNIT: gettext_lazy("By unit"), Side.SYSTEM: gettext_lazy("By system"), Side.PURPOSE: gettext_lazy("By purpose"),
    Side.CONSUMER: gettext_lazy("By who uses it"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """What goes from one name to another."""

    source: str
    target: str
    flows: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """The picture, and the table that says the same."""

    streams: Streams
    pairs: tuple[Pair, ...]


def drawn(flows: Iterable[Flow], side: Side) -> Drawn:
    """`flows` taken together by `side`."""
    found: dict[tuple[str, str], list[Flow]] = {}
    for flow in flows:
        for ends in _ENDS[side](flow):
            found.setdefault(ends, []).append(flow)
    pairs = tuple(
        Pair(source=source, target=target, flows=tuple(Link(text=one.title, url=one.get_absolute_url()) for one in there))
        for (source, target), there in sorted(found.items())
    )
    heads = _heads(side)
    count = sum(len(pair.flows) for pair in pairs)
    streams = Streams(
        streams=tuple(Stream(source=pair.source, target=pair.target, count=len(pair.flows)) for pair in pairs),
        source_head=heads[0],
        target_head=heads[1],
        says=_("Who feeds whom: %(source)s on the left, %(target)s on the right, %(count)s bands of flows. The table says the same.")
        % {"source": heads[0], "target": heads[1], "count": count},
        others=_("the others"),
        missing=frozenset({_no_source(), _no_system(), _no_purpose(), _no_consumer()}),
    )
    return Drawn(streams=streams, pairs=pairs)


def _heads(side: Side) -> tuple[str, str]:
    return {
        Side.UNIT: (_("From"), _("Gathered by")),
        Side.SYSTEM: (_("Which system"), _("Gathered by")),
        Side.PURPOSE: (_("Gathered by"), _("What for")),
        Side.CONSUMER: (_("Gathered by"), _("Who uses it")),
    }[side]


def _no_source() -> str:
    return _("source not named")


def _no_system() -> str:
    return _("no system named")


def _no_purpose() -> str:
    return _("purpose not known")


def _no_consumer() -> str:
    return _("nobody is named who uses it")


def _by_unit(flow: Flow) -> Iterator[tuple[str, str]]:
    source = flow.from_unit.name if flow.from_unit else flow.system.name if flow.system else flow.from_text
    yield source or _no_source(), flow.unit.name


def _by_system(flow: Flow) -> Iterator[tuple[str, str]]:
    yield flow.system.name if flow.system else _no_system(), flow.unit.name


def _by_purpose(flow: Flow) -> Iterator[tuple[str, str]]:
    purposes = [one.text for one in flow.purposes.all() if one.removed_at is None]
    for name in purposes or [_no_purpose()]:
        yield flow.unit.name, name


def _by_consumer(flow: Flow) -> Iterator[tuple[str, str]]:
    consumers = [one.name for one in flow.consumers.all() if one.removed_at is None]
    for name in consumers or [_no_consumer()]:
        yield flow.unit.name, name


_ENDS: dict[Side, Callable[[Flow], Iterator[tuple[str, str]]]] = {
    Side.UNIT: _by_unit, Side.SYSTEM: _by_system, Side.PURPOSE: _by_purpose, Side.CONSUMER: _by_consumer,
}  # fmt: skip
