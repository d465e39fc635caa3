"""What the catalogue says of a search besides the list: how the words were taken, what to try where nothing fits, hints while typing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from django.utils.translation import gettext, ngettext

from ratusz.bank.base.text import fold
from ratusz.portal.asking.presenters import ask_address
from ratusz.portal.catalog.models import Dataset, Theme
from ratusz.portal.catalog.standing import Anybody
from ratusz.portal.core.kept import kept
from ratusz.portal.pages.popular import most_used
from ratusz.portal.people.models import Unit
from ratusz.portal.search.asked import parts_of
from ratusz.portal.search.catalogue import USED, Found, Wanted, find, suggested, words_known
from ratusz.portal.search.passages import marked, targets_of
from ratusz.portal.show.addresses import with_parameters
from ratusz.portal.show.components import Link, Piece
from ratusz.portal.show.numbers import format_number
from ratusz.portal.usage.queries import lately

#: Less is no word yet, more no question.
SHORTEST, LONGEST_TYPED = 2, 200
_TITLES, _OTHERS, _POPULAR, _WAYS = 6, 3, 4, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """A line of what may be meant: `kind` in words, `pieces` of its name, where it leads."""

    kind: str
    pieces: tuple[Piece, ...]
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """What to try where nothing fits: other questions that find something, what others use, whom to ask."""

    others: tuple[Link, ...]
    popular: tuple[Link, ...]
    ask: Link


def notes_of(found: Found) -> tuple[str, ...]:
    """How the words were taken, where not as they stand."""
    notes = [
        gettext("Nothing here has the word “%(word)s”; this was found for “%(meant)s”.") % {"word": word, "meant": meant}
        for word, meant in found.corrected.items()
    ]
    if found.parts and found.count > found.complete:
        if not found.complete:
            notes.append(gettext("No dataset has all of these words; those with most of them are listed."))
        else:
            notes.append(
                ngettext(
                    "%(number)s dataset has all of these words, those with most of them follow.",
                    "%(number)s datasets have all of these words, those with most of them follow.",
                    found.complete,
                )
                % {"number": format_number(found.complete, "pl")}
            )
    return tuple(notes)


def ways_on(user: Anybody, wanted: Wanted, *, address: str) -> Ways:
    """What to try where `wanted` found nothing."""
    return Ways(
        others=tuple(islice(_others(user, wanted, address), _WAYS)),
        popular=tuple(_popular(user)),
        ask=Link(text=gettext("Ask the office"), url=ask_address(words=wanted.text)),
    )


def _others(user: Anybody, wanted: Wanted, address: str) -> Iterable[Link]:
    """The same question without one of its filters or of its words, and how much each finds."""
    tries: list[tuple[str, Wanted]] = []
    if len(wanted.filters) > 1:
        tries.append((gettext("without any filter"), replace(wanted, filters={})))
    if wanted.filters and not wanted.text:
        tries.append((gettext("the whole catalogue"), replace(wanted, filters={})))
    for name, value in wanted.filters.items() if wanted.text or len(wanted.filters) > 1 else ():
        left = {key: each for key, each in wanted.filters.items() if key != name}
        tries.append((gettext("without the filter “%(value)s”") % {"value": value}, replace(wanted, filters=left)))
    words = list(dict.fromkeys(word.typed for part in parts_of(wanted.text, words_known()) for word in part.words))
    tries += [(gettext("only “%(word)s”") % {"word": word}, replace(wanted, text=word)) for word in words if len(words) > 1]
    for text, other in tries:
        if count := find(user, replace(other, start=0, limit=1)).count:
            url = with_parameters(address, (), _parameters(other))
            yield Link(text=f"{text} ({format_number(count, 'pl')})", url=url)


def _parameters(wanted: Wanted) -> Mapping[str, Any]:
    given = {"q": wanted.text, **wanted.filters, "archived": "1" if wanted.archived else ""}
    return {name: value for name, value in given.items() if value}


def _popular(user: Anybody) -> Iterable[Link]:
    """The same as on the home page; where nothing has been used yet, what the catalogue has."""
    used = Dataset.objects.visible_to(user).kept_up().filter(pk__in=lately()).select_related("unit")
    if told := most_used(used, shown=_POPULAR):
        yield from (Link(text=one.title, url=one.url) for one in told)
        return
    for dataset in find(user, Wanted(sort=USED, limit=_POPULAR)).datasets:
        yield Link(text=dataset.title, url=dataset.get_absolute_url())


def hints_for(user: Anybody, text: str) -> tuple[Hint, ...]:
    """What may be meant by what was typed so far: categories and institutions by their names, then datasets by their titles."""
    if len(text.strip()) < SHORTEST:
        return ()
    datasets, parts = suggested(user, text, limit=_TITLES)
    targets = targets_of(parts)
    begun = fold(text.rsplit(maxsplit=1)[-1])
    found = [
        Hint(kind=gettext("Dataset"), pieces=tuple(_with_beginning(marked(one.title, targets), begun)), url=one.get_absolute_url())
        for one in datasets
    ]
    # What has the words in its title says best why it is offered; only where none has, the others are.
    telling = [hint for hint in found if any(piece.marked for piece in hint.pieces)]
    return (*_named(text), *(telling or found))


def _named(text: str) -> Iterable[Hint]:
    """Categories and institutions with a word that begins like all that was typed."""
    wanted = fold(text.strip())
    for theme in kept(("categories",), lambda: tuple(Theme.objects.all())):
        if _begins(theme.name, wanted):
            yield Hint(
                kind=gettext("Category"), pieces=tuple(_with_beginning((Piece(text=theme.name),), wanted)), url=theme.get_absolute_url()
            )
    units = kept(("institutions",), lambda: {unit.slug: unit for unit in Unit.objects.all()})
    for unit in [unit for unit in units.values() if _begins(unit.name, wanted)][:_OTHERS]:
        yield Hint(
            kind=gettext("Institution"), pieces=tuple(_with_beginning((Piece(text=unit.name),), wanted)), url=unit.get_absolute_url()
        )


def _begins(name: str, wanted: str) -> bool:
    return f" {fold(name)}".find(f" {wanted}") >= 0


def _with_beginning(pieces: Iterable[Piece], begun: str) -> Iterable[Piece]:
    """`pieces` with the beginning of a word that was typed marked too."""
    for piece in pieces:
        at = f" {fold(piece.text)}".find(f" {begun}") if not piece.marked and len(fold(piece.text)) == len(piece.text) else -1
        if at < 0:
            yield piece
            continue
        end = at + len(begun)
        yield from (
            one
            for one in (Piece(text=piece.text[:at]), Piece(text=piece.text[at:end], marked=True), Piece(text=piece.text[end:]))
            if one.text
        )
