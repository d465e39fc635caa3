"""Answers first: figures whose words are those that were asked for, above the list of datasets."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ratusz.portal.catalog.standing import Anybody
from ratusz.portal.core.kept import kept
from ratusz.portal.pages.figures import figure_lines
from ratusz.portal.saved.models import Figure
from ratusz.portal.search.asked import Part
from ratusz.portal.search.passages import targets_of
from ratusz.portal.search.words import english_stem, terms_of, words_of
from ratusz.portal.show import components

#: More would push the list of datasets down.
SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureWords:
    """The terms of a figure: of its `title`, a set for each word, and of what stands around it."""

    id: UUID
    title: tuple[frozenset[str], ...]
    around: frozenset[str]


def answers(user: Anybody, parts: Sequence[Part], *, today: date) -> tuple[components.Figure, ...]:
    """Figures that `user` may see and that answer all of `parts`, the closest first."""
    heavy = [part for part in parts if not part.is_light]
    if not heavy:
        return ()
    close = sorted((-share, one.id) for one in _figures(user) if (share := _share(one, heavy, parts)))
    chosen = [key for _, key in close[:SHOWN]]
    found = {figure.pk: figure for figure in Figure.objects.visible_to(user).filter(pk__in=chosen).loaded()}
    return tuple(line.answer for line in figure_lines(user, [found[key] for key in chosen if key in found], today=today))


def _figures(user: Anybody) -> tuple[FigureWords, ...]:
    """The words of the figures that `user` may see; those that everybody sees are kept."""
    if user.is_authenticated:
        return tuple(_words(user))
    return kept(("words of figures",), lambda: tuple(_words(user)))


def _words(user: Anybody) -> Iterable[FigureWords]:
    for figure in Figure.objects.visible_to(user).loaded():
        around = (
            figure.unit_pl,
            figure.unit_en,
            figure.text_pl,
            figure.dataset.title_pl,
            figure.dataset.title_en,
            *figure.dataset.keywords,
        )
        yield FigureWords(
            id=figure.pk,
            title=tuple(_terms(word) for text in (figure.title_pl, figure.title_en) for word in words_of(text)),
            around=frozenset(term for text in around for word in words_of(text) for term in _terms(word)),
        )


def _terms(word: str) -> frozenset[str]:
    return frozenset((*terms_of(word), english_stem(word)))


def _share(figure: FigureWords, heavy: Sequence[Part], parts: Sequence[Part]) -> float:
    """How much of its title was asked for; 0 where it does not answer every part, or none by its title."""
    title = frozenset().union(*figure.title)
    if not all(targets & (title | figure.around) for targets in map(_targets, heavy)):
        return 0
    if not any(_targets(part) & title for part in heavy):
        return 0
    asked = targets_of(parts)
    return sum(bool(word & asked) for word in figure.title) / len(figure.title)


def _targets(part: Part) -> frozenset[str]:
    return targets_of([part])
