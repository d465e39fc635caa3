"""The page of dane.gov.pl: where the document is, when it was fetched, what the State portal would do, what it is not told and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ratusz.bank.base.clock import WARSAW
from ratusz.bank.publish.dane_gov_pl.preview import Act, Deed
from ratusz.bank.publish.dane_gov_pl.rules import Remark
from ratusz.portal.catalog.office import language
from ratusz.portal.dane_gov_pl.actions import share_allowed
from ratusz.portal.dane_gov_pl.models import Document, Fetch
from ratusz.portal.dane_gov_pl.offered import address
from ratusz.portal.dane_gov_pl.queries import Foreseen
from ratusz.portal.show.components import Fact, Figure, Link
from ratusz.portal.show.numbers import format_moment, format_number, format_size
from ratusz.portal.show.table import Column, DataTable

SHOWN = 200
XML_PATH, MD5_PATH = "/dane-gov-pl.xml", "/dane-gov-pl.md5"
_HEADS = {
    Act.CREATE: gettext_lazy("Would be created"),
    Act.CHANGE: gettext_lazy("Would be changed"),
    Act.FORK: gettext_lazy("Would be deleted and created anew"),
    Act.DELETE: gettext_lazy("Would be deleted"),
}
_EXPLAINED = {
    Act.CREATE: gettext_lazy("The State portal does not know them yet."),
    Act.CHANGE: gettext_lazy("The State portal keeps their addresses and numbers."),
    Act.FORK: gettext_lazy("They have another identifier than before, so they lose their address and their numbers there."),
    Act.DELETE: gettext_lazy("They are in the last document that was fetched, and not in this one."),
}
_FIELDS = {
    "url": gettext_lazy("address"), "title": gettext_lazy("title"), "description": gettext_lazy("description"),
    "frequency": gettext_lazy("how often updated"), "categories": gettext_lazy("categories"), "licence": gettext_lazy("licence"),
    "named": gettext_lazy("conditions"), "marked": gettext_lazy("conditions"), "tags": gettext_lazy("keywords"),
    "updated_at": gettext_lazy("day of publication"), "data_date": gettext_lazy("state on"), "signs": gettext_lazy("signs"),
    "regions": gettext_lazy("area"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One kind of what would be done: how many, and the first of them."""

    anchor: str
    title: str
    explained: str
    count: int
    table: DataTable
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StatePage:
    """What a coordinator sees. `held`: the document that waits for their word."""

    facts: tuple[Fact, ...]
    figures: tuple[Figure, ...]
    parts: tuple[Part, ...]
    held: Document | None
    percent: int
    waiting: bool
    never_fetched: bool
    nothing: bool


def state_page(served: Document | None, fetch: Fetch | None, foreseen: Foreseen) -> StatePage:
    """The page."""
    candidate = foreseen.next
    parts = [_part(act, [one for one in foreseen.deeds if one.act is act]) for act in (Act.DELETE, Act.FORK, Act.CREATE, Act.CHANGE)]
    left, fitted = ([one for one in foreseen.remarks if one.left_out is wanted] for wanted in (True, False))
    parts += [_told("pominiete", _("Left out"), _("The State portal would refuse them, so it is not told of them."), left)]
    parts += [_told("dostosowane", _("Made to fit"), _("The State portal is told of them in another way than they are here."), fitted)]
    return StatePage(
        facts=tuple(_facts(served, fetch)),
        figures=tuple(
            Figure(label=one.title, value=format_number(one.count, language()), url=f"#{one.anchor}" if one.count else "")
            for one in parts[:5]
        ),
        parts=tuple(one for one in parts if one.count),
        held=candidate if candidate and candidate.state == Document.State.HELD else None,
        percent=share_allowed(),
        waiting=candidate is not None and candidate.state == Document.State.WAITING,
        never_fetched=foreseen.before is None,
        nothing=candidate is None,
    )


def _facts(served: Document | None, fetch: Fetch | None) -> Iterable[Fact]:
    yield Fact(name=_("Address for the State portal"), links=(Link(text=address(XML_PATH), url=XML_PATH),))
    yield Fact(name=_("Its hash"), links=(Link(text=address(MD5_PATH), url=MD5_PATH),))
    if served is None:
        yield Fact(name=_("Served now"), text=_("nothing yet"))
    else:
        counts = _("%(datasets)s datasets, %(resources)s files and links, %(size)s") % {
            "datasets": format_number(served.datasets, language()), "resources": format_number(served.resources, language()),
            "size": format_size(served.bytes, language()),
        }  # fmt: skip
        since = (
            _("since %(moment)s") % {"moment": format_moment(served.served_at.astimezone(WARSAW), language())} if served.served_at else ""
        )
        yield Fact(name=_("Served now"), text=counts, note=since)
        yield Fact(name="MD5", code=served.md5)
    if fetch is None:
        yield Fact(name=_("Last fetched by the State portal"), text=_("never"))
    else:
        is_same = served is not None and fetch.document.sha256 == served.sha256
        note = _("the document that is served now") if is_same else _("an earlier document")
        yield Fact(name=_("Last fetched by the State portal"), text=format_moment(fetch.at.astimezone(WARSAW), language()), note=note)


def _part(act: Act, found: Sequence[Deed]) -> Part:
    rows = [(one.of or one.title, one.title if one.of else "", _which(one)) for one in found[:SHOWN]]
    heads = [("dataset", _("Dataset")), ("resource", _("Table, document or link"))]
    if act in (Act.CHANGE, Act.FORK):
        heads.append(("what", _("What")))
    table = _table(str(_HEADS[act]), heads, rows)
    return Part(
        anchor=act.value, title=str(_HEADS[act]), explained=str(_EXPLAINED[act]), count=len(found), table=table, more=len(found) - len(rows)
    )


def _told(anchor: str, title: str, explained: str, found: Sequence[Remark]) -> Part:
    rows = [(one.title, one.sentence(language())) for one in found[:SHOWN]]
    table = _table(title, [("title", _("Dataset, table, document or link")), ("why", _("Why"))], rows)
    return Part(anchor=anchor, title=title, explained=explained, count=len(found), table=table, more=len(found) - len(rows))


def _which(one: Deed) -> str:
    if one.act is Act.FORK:
        return _("identifier %(was)s → %(now)s") % {"was": one.was, "now": one.ident}
    return ", ".join(dict.fromkeys(str(_FIELDS[name]) for name in one.changed))


def _table(caption: str, heads: Sequence[tuple[str, str]], rows: Sequence[Sequence[object]]) -> DataTable:
    columns = tuple(Column(name=name, label=label) for name, label in heads)
    return DataTable(caption=caption, caption_hidden=True, columns=columns, rows=[row[: len(columns)] for row in rows])
