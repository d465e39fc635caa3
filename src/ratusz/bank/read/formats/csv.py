"""Texts with a separator: CSV, TSV and whatever else is a text."""

from ratusz.bank.base.sentences import N_
from ratusz.bank.engine.protocol import Engine
from ratusz.bank.read.content import Content
from ratusz.bank.read.delimited import read_small
from ratusz.bank.read.grid import bounded
from ratusz.bank.read.large import read_large_text
from ratusz.bank.read.recipe import TableRecipe
from ratusz.bank.read.sample import take_sample
from ratusz.bank.read.source import Asked, Direct, Format, Match, Source, formats

#: Texts up to this size are looked at whole; of larger ones a sample proposes the types.
SMALL_BYTES = 16 << 20


def match(content: Content) -> Match:
    """Any text."""
    return Match.LEFTOVER if content.is_text else Match.NO


def open_text(asked: Asked) -> Source:
    """The one grid of a text that fits in memory."""
    text = read_small(asked.path, name=asked.name, dialect=asked.dialect)
    return Source(grids=(bounded(text.grid),), dialect=text.dialect)


def glimpse(asked: Asked) -> Source:
    """The grid, or a sample of a large text."""
    if asked.path.stat().st_size <= SMALL_BYTES:
        return open_text(asked)
    sample = take_sample(asked.path, name=asked.name, dialect=asked.dialect)
    return Source(grids=(sample.grid,), dialect=sample.dialect, whole=False)


def read_large(asked: Asked, engine: Engine, recipes: tuple[TableRecipe, ...]) -> Direct | None:
    """The table of a large text, which is never whole in memory."""
    if asked.path.stat().st_size <= SMALL_BYTES:
        return None
    recipe = recipes[0] if recipes else None
    large = read_large_text(engine, asked.path, name=asked.name, recipe=recipe, dialect=asked.dialect, work=asked.work)
    return Direct(assembled=(large.assembled,), dialect=large.dialect)


formats.add("csv")(Format(title=N_("text with a separator (CSV, TSV)"), match=match, open=open_text, glimpse=glimpse, direct=read_large))
