"""What is expected of a table, as frozen words: of a declared cube, or of one that is proposed and not accepted yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from ratusz.bank.base.errors import WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.bank.model.period import PeriodKind
from ratusz.bank.reconcile.gaps.calendar import Lag, Promise, around, lag_of
from ratusz.bank.reconcile.gaps.expected import Breakdown, Expectation, breakdown_of
from ratusz.bank.reconcile.places import Area
from ratusz.bank.reconcile.spelling import is_total, period_of

#: The name under which the presence of rows is looked after, where no column of figures is named.
ROWS = "rows"
#: So many cells of a period are counted; more than that nobody looks through.
MOST_CELLS = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CubeWords:
    """What a table is to hold.

    `columns`: those that hold figures, or with `across` the parts of heads beside the period ("" where a head is the period alone);
    without any, a period is there as soon as a row speaks of it. `filters`: a question as the address of the table asks it, that leaves
    the rows that are meant. `areas`: code (as the table writes it) and name. `codes`: column of a breakdown → what is expected in it.
    `combos`: the combinations expected, where not all of them. `lag`, `grace`: P6M, P30D, "10 workdays".
    """

    columns: tuple[str, ...] = ()
    across: bool = False
    filters: str = ""
    period_column: str = ""
    area_column: str = ""
    breakdowns: tuple[str, ...] = ()
    every: str = PeriodKind.YEAR
    since: str = ""
    until: str = ""
    lag: str = ""
    grace: str = ""
    areas: tuple[tuple[str, str], ...] = ()
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    combos: tuple[tuple[str, ...], ...] = ()
    source: str = ""
    is_public: bool = True

    @property
    def phenomena(self) -> tuple[str, ...]:
        """Under which names its figures are looked after."""
        return self.columns or (ROWS,)


def names_of_areas(words: CubeWords) -> Mapping[str, str]:
    """Code → name, where it has one."""
    return {code: name or code for code, name in words.areas}


def expectations(words: CubeWords) -> tuple[Expectation, ...]:
    """One for each column of figures; WrongUsage where what is declared makes no sense."""
    promise = Promise(frequency=PeriodKind(words.every), lag=_lag(words.lag), grace=_lag(words.grace))
    since, until = period_of(words.since), period_of(words.until) if words.until else None
    if since is None or (words.until and until is None):
        found = words.since if since is None else words.until
        raise WrongUsage(
            "gap-period", N_("“{found}” is not a period."), N_("Write 2024, 2024-Q1, 2024-05 or 2024-W05."), values={"found": found[:40]}
        )
    areas = tuple(Area(code=code, name=name) for code, name in words.areas) or (Area(code=""),)
    shown = _shown(words)
    if len(areas) * len(shown) * len(words.phenomena) > MOST_CELLS:
        raise WrongUsage(
            "gap-too-wide",
            N_("More than {most} figures would be expected for one period."),
            N_("Take a breakdown away, or narrow the rows with a filter."),
            values={"most": MOST_CELLS},
        )
    return tuple(
        Expectation(
            phenomenon=name,
            holding="",
            promise=promise,
            since=since if since.kind is promise.frequency else around(since.first, promise.frequency),
            until=None if until is None else until if until.kind is promise.frequency else around(until.first, promise.frequency),
            areas=areas,
            breakdowns=tuple(shown),
            shown=shown,
        )
        for name in words.phenomena
    )


def _lag(text: str) -> Lag:
    return (lag_of(text) if text else None) or Lag()


def _shown(words: CubeWords) -> dict[Breakdown, Mapping[str, str]]:
    """Every expected combination of codes, in the words of the table; a total is no code."""
    combos: Sequence[tuple[str, ...]] = words.combos or list(product(*(words.codes.get(name, ()) for name in words.breakdowns)))
    found: dict[Breakdown, Mapping[str, str]] = {}
    for combo in combos or [()]:
        shown = {name: code for name, code in zip(words.breakdowns, combo, strict=False) if code and not is_total(code)}
        found.setdefault(breakdown_of(shown), shown)
    return found
