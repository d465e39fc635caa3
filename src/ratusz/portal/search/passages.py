"""Where in its texts a dataset has the words that were asked: for marking them, and for saying why it was found."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from ratusz.bank.base.text import fold
from ratusz.portal.catalog.models import Dataset
from ratusz.portal.search.asked import Part, Reader
from ratusz.portal.search.index import Record
from ratusz.portal.search.records import records_of
from ratusz.portal.search.words import english_stem, places_of, terms_of
from ratusz.portal.show.components import Piece

#: Words shown of a text, and of what is found deeper inside.
WORDS, _WORDS_INSIDE = 34, 14
#: Words left before the first that was asked for.
_BEFORE = 6
#: Where a dataset was found by what its card does not show; the closest first.
_INSIDE = (
    ("columns", _("Among the columns")),
    ("values", _("Among the values")),
    ("text", _("In the explanations")),
    ("holder", _("In the category")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inside:
    """What of a dataset was found where its card does not show it. `name`: the field; `where`: in words."""

    name: str
    where: str
    pieces: tuple[Piece, ...]


def targets_of(parts: Iterable[Part]) -> frozenset[str]:
    """The terms by which a word of a text is one that was asked for."""
    words = [word for part in parts for word in part.words]
    forms = {form for word in words for form, _weight in word.forms} | {word.plain for word in words}
    stems = {english_stem(word.typed) for word in words}
    return frozenset(forms | stems | {term for part in parts for term in part.telling})


def is_asked(word: str, targets: frozenset[str]) -> bool:
    """Whether a word of a text, in lower case, is one of `targets`."""
    return fold(word) in targets or any(term in targets for term in terms_of(word)) or english_stem(word) in targets


def marked(text: str, targets: frozenset[str]) -> tuple[Piece, ...]:
    """`text` in pieces, those that were asked for marked."""
    pieces, at = [], 0
    for start, end, word in places_of(text):
        if is_asked(word, targets):
            pieces += [Piece(text=text[at:start]), Piece(text=text[start:end], marked=True)]
            at = end
    pieces.append(Piece(text=text[at:]))
    return tuple(piece for piece in pieces if piece.text)


def passage(text: str, targets: frozenset[str], *, words: int = WORDS) -> str:
    """The part of `text` where it speaks of what was asked; its beginning where it does not."""
    places = list(places_of(text))
    if len(places) <= words:
        return text
    first = next((number for number, (_start, _end, word) in enumerate(places) if is_asked(word, targets)), 0)
    begin = max(0, min(first - _BEFORE, len(places) - words)) if first > words - _BEFORE else 0
    end = begin + words
    before = "… " if begin else ""
    return f"{before}{text[places[begin][0] if begin else 0 : places[end - 1][1]]}{' …' if end < len(places) else ''}"


def found_inside(datasets: Sequence[Dataset], parts: Sequence[Part], reader: Reader) -> dict[str, Inside]:
    """Dataset id → where it has a word of `parts` that its title, description and keywords have not; only those where this needs saying."""
    wanted = [part for part in parts if not part.is_light] or list(parts)
    hidden = {str(one.pk): missing for one in datasets if (missing := [part for part in wanted if not _shows(one, part)])}
    if not hidden:
        return {}
    found: dict[str, Inside] = {}
    for record in records_of([one.pk for one in datasets if str(one.pk) in hidden]):
        if record.reader in {"both", "office" if reader.is_member else "public"}:
            found.update((record.id, inside) for inside in _first(record, targets_of(hidden[record.id])))
    return found


def _shows(dataset: Dataset, part: Part) -> bool:
    targets = targets_of([part])
    shown = " ".join((dataset.title, dataset.description, *dataset.keywords))
    return any(is_asked(word, targets) for _start, _end, word in places_of(shown))


def _first(record: Record, targets: frozenset[str]) -> Iterator[Inside]:
    for name, where in _INSIDE:
        text = record.texts.get(name, "")
        if any(is_asked(word, targets) for _start, _end, word in places_of(text)):
            yield Inside(name=name, where=str(where), pieces=marked(passage(text, targets, words=_WORDS_INSIDE), targets))
            return
