"""Counting what is found, text by text: rows, the first of them, some of them, and what sorts of values there are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from ratusz.bank.engine.protocol import Engine
from ratusz.bank.model.schema import Column
from ratusz.bank.protect.kinds import kinds
from ratusz.bank.protect.kinds.kind import Grade, Kind, Where
from ratusz.bank.protect.office import MOST_MARKS
from ratusz.bank.protect.signs import sign_of

#: Rows of which the neighbours are looked at: the first ones of each column.
SAMPLED = 60
#: More where a text names somebody itself: among firms those are the ones that matter.
SAMPLED_NAMED = 120
#: Of what only looks like a kind, that part must be right: chance alone gives a tenth.
_SHARE = 0.5
#: So many texts are looked at one by one sooner than the engine compiles the expressions that tell which of them have any sign.
FEW_TEXTS = 500
#: Texts whose findings are remembered, for words repeat.
_REMEMBERED = 50_000
_BATCH = 20_000


class Texts(Protocol):
    """Texts to be looked through: a FROM item with `_row` (the first one), `place`, `text` and `times` (how often it stands there), and
    the columns that places stand for.
    """

    @property
    def scan(self) -> str:
        """The FROM item."""
        ...

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns, by place."""
        ...

    @property
    def are_few(self) -> bool:
        """Whether they are at most `FEW_TEXTS`."""
        ...

    def where(self, place: int, kind: Kind) -> Where:
        """What is known of a column beside its texts."""
        ...


@dataclass(slots=True, kw_only=True)
class Tally:
    """A kind in a column: `rows` that hold it, `first` of them, `shaped` that look like it, right or not; `sample`: row → values."""

    rows: int = 0
    first: int | None = None
    shaped: int = 0
    sample: dict[int, Sequence[str]] = field(default_factory=dict)
    sorts: set[str] = field(default_factory=set)

    def is_chance(self, *, said: bool) -> bool:
        """Whether what fits does so by chance, among many that do not."""
        return not said and self.shaped > 0 and self.rows < self.shaped * _SHARE

    def add(self, row: int, values: Sequence[str], kind: Kind, *, times: int, named: bool) -> None:
        """A row that holds `values`, and the others that hold the same. `named`: its text names somebody too."""
        self.rows += times
        self.first = row if self.first is None else min(self.first, row)
        if len(self.sample) < (SAMPLED_NAMED if named else SAMPLED):
            self.sample[row] = values
        if len(self.sorts) < MOST_MARKS:
            self.sorts.update(sort for value in values for sort in kind.marks(value))

    def join(self, other: "Tally") -> None:
        """Raw text repeats what stands in a column of texts, so the larger number is the number of rows."""
        self.rows, self.shaped = max(self.rows, other.rows), max(self.shaped, other.shaped)
        self.first = min((row for row in (self.first, other.first) if row is not None), default=None)
        self.sample = {**other.sample, **self.sample}
        self.sorts |= other.sorts


class Tallies:
    """What was found, by kind and column."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], Tally] = {}

    def of(self, kind: Kind, column: Column) -> Tally | None:
        """What was found of `kind` in `column`."""
        return self._found.get((kind.code, column.name))

    def all(self) -> Iterator[tuple[Kind, str, Tally]]:
        """Kind, name of the column, and what was found."""
        for (code, name), tally in self._found.items():
            yield kinds[code], name, tally

    def put(self, kind: Kind, column: Column, tally: Tally) -> None:
        """Add what was found elsewhere."""
        key = kind.code, column.name
        if key in self._found:
            self._found[key].join(tally)
        else:
            self._found[key] = tally

    def take(self, engine: Engine, texts: Texts) -> None:
        """Look through `texts`: which kinds they have a sign of is asked of the engine, what they hold is found here."""
        wanted = list(kinds.values())
        wheres = [[texts.where(place, kind) for kind in wanted] for place in range(len(texts.columns))]
        counted: dict[tuple[int, int], Tally] = {}
        remembered: dict[tuple[int, str], list[tuple[int, Sequence[str], bool]]] = {}
        for row, place, text, times, mask in _signed(engine, texts, wheres):
            found = remembered.get((place, text))
            if found is None:
                found = _held(text, mask, wheres[place])
                if len(remembered) < _REMEMBERED:
                    remembered[place, text] = found
            named = any(wanted[number].grade is Grade.NAME and values for number, values, _ in found)
            for number, values, is_shaped in found:
                tally = counted.setdefault((place, number), Tally())
                tally.shaped += times * is_shaped
                if values:
                    tally.add(row, values, wanted[number], times=times, named=named)
        for (place, number), tally in counted.items():
            self.put(wanted[number], texts.columns[place], tally)


def _held(text: str, mask: int, wheres: Sequence[Where]) -> list[tuple[int, Sequence[str], bool]]:
    """Number of a kind, what of it a text holds, and whether anything there looks like it."""
    text = text.replace("\u00a0", " ")
    held = []
    for number, kind in enumerate(kinds.values()):
        if mask >> number & 1:
            values, is_shaped = kind.find(text, wheres[number]), kind.shaped is not None and kind.shaped(text) > 0
            if values or is_shaped:
                held.append((number, values, is_shaped))
    return held


def _signed(engine: Engine, texts: Texts, wheres: Sequence[Sequence[Where]]) -> Iterator[tuple[int, int, str, int, int]]:
    """Row, place, text and times of every text with any sign, and of which kinds it has one (bits). Of few texts, all have every sign."""
    if texts.are_few:
        every = (1 << len(kinds)) - 1
        statement = f'SELECT "_row", place, text, times, {every} AS mask FROM {texts.scan} WHERE text IS NOT NULL'
    else:
        statement = _with_signs(texts, said=any(where.said for few in wheres for where in few))
    with engine.arrow(statement, batch_rows=_BATCH) as batches:
        for batch in batches:
            yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _with_signs(texts: Texts, *, said: bool) -> str:
    signs = [kind.narrow("text") if kind.narrow else f"regexp_matches(text, '{_sign(kind, said=said)}')" for kind in kinds.values()]
    return f"""
        WITH signed AS MATERIALIZED (SELECT * FROM {texts.scan} WHERE regexp_matches(text, '{sign_of(said=said)}'))
        SELECT * FROM (SELECT "_row", place, text, times, {_mask(signs)} AS mask FROM signed) WHERE mask > 0"""


def _mask(signs: Sequence[str]) -> str:
    return " + ".join(f"CASE WHEN {sign} THEN {1 << number} ELSE 0 END" for number, sign in enumerate(signs))


def _sign(kind: Kind, *, said: bool) -> str:
    return "|".join(filter(None, [kind.sign, kind.said_sign if said else ""]))
