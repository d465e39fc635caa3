"""Rules of a contract, as data. A person accepts each; the severity says what a breach does.

Columns are named by their stored names, values are texts in their canonical form ("2024-05-01", "12.50"): a rule outlives a type.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from ratusz.bank.model.problem import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    """`severity` of a breach: ADVICE tells, WARNING asks a person, ERROR stops the delivery. `why`: the reason, for people."""

    severity: Severity = Severity.WARNING
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled(_Rule):
    """Each row has a value in the column, or a sign that says why not."""

    column: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Between(_Rule):
    """Values of the column, a number, date or time, are not below `low` nor above `high`; an empty end is open."""

    column: str
    low: str = ""
    high: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OneOf(_Rule):
    """Values of the column are among `values`."""

    column: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written(_Rule):
    """Texts of the column match `pattern` (RE2 syntax) from end to end; `example` is one that does."""

    column: str
    pattern: str
    example: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unique(_Rule):
    """No two rows agree in all these columns. Rows with a blank in one of them are left alone."""

    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known(_Rule):
    """Each value of the column stands in the column `there` of another resource, named `dataset/resource`."""

    column: str
    resource: str
    there: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddsUp(_Rule):
    """In each row `total` is the sum of `parts`, give or take `tolerance`. Rows with a blank among them are left alone."""

    total: str
    parts: tuple[str, ...]
    tolerance: str = "0"


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalRows(_Rule):
    """Where `by` says `word` ("Razem"), `measure` is the sum of the other rows with the same values of `within`."""

    measure: str
    by: str
    word: str
    within: tuple[str, ...] = ()
    tolerance: str = "0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Steady(_Rule):
    """From the version before, `column` of the row with the same `key` changed by no more than `share` of what it was.

    Changes below `at_least`, in the unit of the column, are allowed: 1 → 3 is no jump.
    """

    column: str
    key: tuple[str, ...]
    share: str
    at_least: str = "0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Complete(_Rule):
    """The table has at least so many `rows`."""

    rows: int


Rule = Filled | Between | OneOf | Written | Unique | Known | AddsUp | TotalRows | Steady | Complete

#: The name of each kind in JSON and in ODCS.
KINDS: Mapping[str, type[Rule]] = {
    "filled": Filled,
    "between": Between,
    "one-of": OneOf,
    "written": Written,
    "unique": Unique,
    "known": Known,
    "adds-up": AddsUp,
    "total-rows": TotalRows,
    "steady": Steady,
    "complete": Complete,
}
_NAMES = {kind: name for name, kind in KINDS.items()}


def columns_of(rule: Rule) -> tuple[str, ...]:
    """The columns of the table that a rule speaks of."""
    match rule:
        case Filled() | Between() | OneOf() | Written() | Known():
            return (rule.column,)
        case Unique():
            return rule.columns
        case AddsUp():
            return (rule.total, *rule.parts)
        case TotalRows():
            return (rule.measure, rule.by, *rule.within)
        case Steady():
            return (rule.column, *rule.key)
        case Complete():
            return ()


def rule_json(rule: Rule) -> dict[str, Any]:
    """A rule as JSON: its `kind` and its fields, lists for tuples; what is as usual is left out."""
    usual = {field.name: field.default for field in fields(rule)}
    told = {name: value for name, value in asdict(rule).items() if value != usual[name]}
    return {"kind": _NAMES[type(rule)], **{name: _plain(value) for name, value in told.items()}}


def _plain(value: Any) -> Any:
    """A value as JSON and YAML have it."""
    return list(value) if isinstance(value, tuple) else str(value) if isinstance(value, Severity) else value


def rule_from_json(data: Mapping[str, Any]) -> Rule:
    """The inverse of `rule_json`. ValueError in words where it is no rule."""
    kind = KINDS.get(str(data.get("kind")))
    if kind is None:
        raise ValueError(f"kind: {data.get('kind')!r}; one of {', '.join(KINDS)}")
    given = {name: value for name, value in data.items() if name != "kind"}
    known = {field.name: field.type for field in fields(kind)}
    if unknown := sorted(set(given) - known.keys()):
        raise ValueError(f"{data['kind']}: {', '.join(unknown)} is unknown; one of {', '.join(sorted(known))}")
    given = {name: _value(name, value, is_list=known[name] not in _PLAIN) for name, value in given.items()}
    try:
        return kind(**given)
    except TypeError as error:
        missing = sorted(field.name for field in fields(kind) if field.name not in given and field.name in str(error))
        raise ValueError(f"{data['kind']}: {', '.join(missing)} is missing") from error


_PLAIN = frozenset({Severity, str, int})


def _value(name: str, value: Any, *, is_list: bool) -> Any:
    """A value as its field has it. ValueError where it is of another sort: a text would be taken apart into letters."""
    if isinstance(value, list | tuple) is not is_list or isinstance(value, Mapping):
        raise ValueError(f"{name}: {value!r}")
    if name == "severity":
        return Severity(value)
    if name == "rows":
        return int(str(value))
    return tuple(map(str, value)) if is_list else str(value)
