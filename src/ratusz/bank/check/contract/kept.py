"""Whether a table keeps the rules of its contract: rules of single rows in one pass over all of them, the others one by one."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import ratusz.bank.check.contract.problems  # noqa: F401  registers the codes
from ratusz.bank.check.contract.fits import scale_of, unfit
from ratusz.bank.check.contract.rules import (
    AddsUp,
    Between,
    Complete,
    Filled,
    Known,
    OneOf,
    Rule,
    Steady,
    TotalRows,
    Unique,
    Written,
    columns_of,
)
from ratusz.bank.engine.protocol import Engine, quote
from ratusz.bank.model.problem import Place, Problem, Report
from ratusz.bank.model.schema import Column, Type
from ratusz.bank.model.table import Table

#: So many breaches of a rule are shown; all are counted.
LISTED = 20
_LISTED_WORDS = 12
_NO_OTHERS: Mapping[str, Table] = {}
_STORED = {
    Type.DATE: "DATE",
    Type.DATETIME: "TIMESTAMP",
    Type.TIME: "TIME",
    Type.TEXT: "VARCHAR",
    Type.PERIOD: "VARCHAR",
}


class _Test(NamedTuple):
    """When a row breaks a rule, as SQL; what stands there and what was promised, as SQL or as plain text."""

    broken: str
    values: list[Any]
    found: str
    code: str
    column: Column
    expected: str = ""
    #: SQL of what was promised in this very row.
    expected_here: str = "NULL"


def kept(
    engine: Engine, table: Table, rules: Sequence[Rule], *, previous: Table | None = None, others: Mapping[str, Table] = _NO_OTHERS
) -> Report:
    """What `table` breaks of `rules`, with the rows; `others`: the tables of the resources that rules name.

    A rule that cannot be looked after is told as `promise-unkept` (a column or a resource is missing) or `promise-unfit` (its limit is no
    number, its column has none): one rule written wrongly does not stop the others. A missing version before the first one is no fault.
    """
    report = Report()
    possible: list[Rule] = []
    for rule in rules:
        if missing := _missing(rule, table, others):
            report += Report.of((Problem(code="promise-unkept", expected=missing, severity=rule.severity),))
        elif odd := unfit(engine, rule, table.schema):
            report += Report.of((Problem(code="promise-unfit", found=odd, severity=rule.severity),))
        elif not (isinstance(rule, Steady) and previous is None):
            possible.append(rule)
    tests = [(rule, test) for rule in possible if (test := _test(rule, table)) is not None]
    report += _of_rows(engine, table, tests)
    for rule in possible:
        report += Report.of(*_of_table(engine, table, rule, previous, others))
    return report


def broken(
    engine: Engine, table: Table, rules: Sequence[Rule], *, previous: Table | None = None, others: Mapping[str, Table] = _NO_OTHERS
) -> tuple[int, ...]:
    """How often `table` breaks each of `rules`, in their order; 1 for one that cannot be looked after. Single rows in one pass over all."""
    counts = [0] * len(rules)
    tests: list[tuple[int, _Test]] = []
    for at, rule in enumerate(rules):
        if _missing(rule, table, others) or unfit(engine, rule, table.schema):
            counts[at] = 1
        elif (test := _test(rule, table)) is not None:
            tests.append((at, test))
        elif not (isinstance(rule, Steady) and previous is None):
            counts[at] = sum(_of_table(engine, table, rule, previous, others)[1].values())
    if tests:
        asked = ", ".join(f"count(*) FILTER ({test.broken})" for _, test in tests)
        answer = engine.fetch(f"SELECT {asked} FROM {engine.scan_table(table)}", [value for _, test in tests for value in test.values])[0]
        for (at, _), count in zip(tests, answer, strict=True):
            counts[at] = count
    return tuple(counts)


def _missing(rule: Rule, table: Table, others: Mapping[str, Table]) -> str:
    if lost := [name for name in columns_of(rule) if name not in table.schema]:
        return ", ".join(lost)
    if isinstance(rule, Known) and (rule.resource not in others or rule.there not in others[rule.resource].schema):
        return f"{rule.resource}: {rule.there}"
    return ""


def _test(rule: Rule, table: Table) -> _Test | None:
    """The test of a rule about single rows; None of others."""
    match rule:
        case Filled():
            column = table.schema.column(rule.column)
            signed = f" AND {quote(column.status_name)} IS NULL" if column.has_status else ""
            return _Test(f"{quote(column.name)} IS NULL{signed}", [], "NULL", "promise-filled", column)
        case Between():
            column = table.schema.column(rule.column)
            ends = [(sign, end) for sign, end in (("<", rule.low), (">", rule.high)) if end]
            broken = " OR ".join(f"{quote(column.name)} {sign} CAST(? AS {_type(column)})" for sign, _ in ends) or "false"
            return _Test(
                broken, [end for _, end in ends], quote(column.name), "promise-between", column, f"{rule.low or '…'} – {rule.high or '…'}"
            )
        case OneOf():
            column = table.schema.column(rule.column)
            broken = f"NOT list_contains(CAST(? AS VARCHAR[]), CAST({quote(column.name)} AS VARCHAR))"
            more = ", …" if len(rule.values) > _LISTED_WORDS else ""
            expected = ", ".join(rule.values[:_LISTED_WORDS]) + more
            return _Test(broken, [list(rule.values)], quote(column.name), "promise-one-of", column, expected)
        case Written():
            column = table.schema.column(rule.column)
            broken = f"NOT regexp_full_match(CAST({quote(column.name)} AS VARCHAR), ?)"
            return _Test(broken, [rule.pattern], quote(column.name), "promise-written", column, rule.example or rule.pattern)
        case AddsUp():
            column = table.schema.column(rule.total)
            parts = " + ".join(f"CAST({quote(name)} AS DECIMAL(38, 6))" for name in rule.parts)
            broken = f"abs(CAST({quote(column.name)} AS DECIMAL(38, 6)) - ({parts})) > CAST(? AS DECIMAL(38, 6))"
            return _Test(broken, [rule.tolerance], quote(column.name), "promise-adds-up", column, expected_here=parts)
        case _:
            return None


def _type(column: Column) -> str:
    return f"DECIMAL(38, {scale_of(column)})" if column.type.is_number else _STORED.get(column.type, "VARCHAR")


def _of_rows(engine: Engine, table: Table, tests: Sequence[tuple[Rule, _Test]]) -> Report:
    """All tests of single rows in one statement."""
    if not tests:
        return Report()
    asked, values = [], []
    for _, test in tests:
        row = f"{{'row': \"_row\", 'found': CAST({test.found} AS VARCHAR), 'expected': CAST({test.expected_here} AS VARCHAR)}}"
        asked.append(f'count(*) FILTER ({test.broken}), arg_min({row}, "_row", {LISTED}) FILTER ({test.broken})')
        values += [*test.values, *test.values]
    answer = engine.fetch(f"SELECT {', '.join(asked)} FROM {engine.scan_table(table)}", values)[0]
    report = Report()
    for (rule, test), count, rows in zip(tests, answer[::2], answer[1::2], strict=True):
        if count:
            report += Report.of(tuple(_problem(rule, test, row) for row in rows), {test.code: count})
    return report


def _problem(rule: Rule, test: _Test, row: Mapping[str, Any]) -> Problem:
    where = Place(row=row["row"], column=test.column.label)
    expected = test.expected or _plain(row["expected"])
    return Problem(code=test.code, where=where, found=_plain(row["found"]), expected=expected, severity=rule.severity)


def _plain(value: object) -> str | None:
    """A value as a short text; of a number without the zeros that say nothing."""
    if value is None:
        return None
    text = format(value, "f") if isinstance(value, Decimal) else str(value)
    bare = text.replace("-", "", 1).replace(".", "", 1)
    return (text.rstrip("0").rstrip(".") if "." in text and bare.isdigit() else text)[:120]


def _of_table(
    engine: Engine, table: Table, rule: Rule, previous: Table | None, others: Mapping[str, Table]
) -> tuple[tuple[Problem, ...], dict[str, int]]:
    """The problems of a rule about rows together, and how many there are by code."""
    match rule:
        case Unique():
            return _repeated(engine, table, rule)
        case Known():
            return _strangers(engine, table, rule, others[rule.resource])
        case TotalRows():
            return _totals(engine, table, rule)
        case Steady() if previous is not None:
            return _jumps(engine, table, rule, previous)
        case Complete() if table.rows < rule.rows:
            problem = Problem(code="promise-complete", found=str(table.rows), expected=str(rule.rows), severity=rule.severity)
            return (problem,), {problem.code: 1}
        case _:
            return (), {}


def _repeated(engine: Engine, table: Table, rule: Unique) -> tuple[tuple[Problem, ...], dict[str, int]]:
    names = ", ".join(map(quote, rule.columns))
    filled = " AND ".join(f"{quote(name)} IS NOT NULL" for name in rule.columns)
    sql = f"""
        SELECT count(*) OVER (), min("_row"), count(*), {names} FROM {engine.scan_table(table)} WHERE {filled}
        GROUP BY {names} HAVING count(*) > 1 ORDER BY 2 LIMIT {LISTED}"""
    label = table.schema.column(rule.columns[0]).label
    found = engine.fetch(sql)
    problems = tuple(
        Problem(
            code="promise-unique", where=Place(row=row, column=label), found=", ".join(str(cell)[:40] for cell in cells),
            expected=str(count), severity=rule.severity,
        )
        for _, row, count, *cells in found
    )  # fmt: skip
    return problems, {"promise-unique": found[0][0]} if found else {}


def _strangers(engine: Engine, table: Table, rule: Known, other: Table) -> tuple[tuple[Problem, ...], dict[str, int]]:
    column = table.schema.column(rule.column)
    sql = f"""
        SELECT count(*) OVER (), min("_row"), CAST({quote(rule.column)} AS VARCHAR) AS value FROM {engine.scan_table(table)}
        WHERE value IS NOT NULL AND value NOT IN
            (SELECT CAST({quote(rule.there)} AS VARCHAR) FROM {engine.scan_table(other)} WHERE {quote(rule.there)} IS NOT NULL)
        GROUP BY 3 ORDER BY 2 LIMIT {LISTED}"""
    found = engine.fetch(sql)
    expected = f"{rule.resource}: {other.schema.column(rule.there).label}"
    return _listed("promise-known", column, rule, ((row, value, expected) for _, row, value in found)), _count("promise-known", found)


def _totals(engine: Engine, table: Table, rule: TotalRows) -> tuple[tuple[Problem, ...], dict[str, int]]:
    column = table.schema.column(rule.measure)
    measure, by = f"CAST({quote(rule.measure)} AS DECIMAL(38, 6))", f"CAST({quote(rule.by)} AS VARCHAR)"
    slices = "".join(f", {quote(name)}" for name in rule.within)
    grouped = f"GROUP BY {slices[2:]}" if slices else ""
    sql = f"""
        WITH added AS (
            SELECT min("_row") FILTER ({by} = ?) AS row, max({measure}) FILTER ({by} = ?) AS total,
                   sum({measure}) FILTER ({by} IS DISTINCT FROM ?) AS parts,
                   bool_or({quote(rule.measure)} IS NULL) AS holes
            FROM {engine.scan_table(table)} {grouped})
        SELECT count(*) OVER (), row, CAST(total AS VARCHAR), CAST(parts AS VARCHAR) FROM added
        WHERE NOT holes AND abs(total - parts) > CAST(? AS DECIMAL(38, 6)) ORDER BY 2 LIMIT {LISTED}"""
    found = engine.fetch(sql, [rule.word] * 3 + [rule.tolerance])
    return _listed("promise-total-rows", column, rule, ((row, total, parts) for _, row, total, parts in found)), _count(
        "promise-total-rows", found
    )


def _jumps(engine: Engine, table: Table, rule: Steady, previous: Table) -> tuple[tuple[Problem, ...], dict[str, int]]:
    column = table.schema.column(rule.column)
    if any(name not in previous.schema for name in (rule.column, *rule.key)):
        return (), {}
    same = " AND ".join(f"now.{quote(name)} = before.{quote(name)}" for name in rule.key)
    here, there = (f"CAST({side}.{quote(rule.column)} AS DECIMAL(38, 6))" for side in ("now", "before"))
    sql = f"""
        SELECT count(*) OVER (), now."_row", CAST({here} AS VARCHAR), CAST({there} AS VARCHAR)
        FROM {engine.scan_table(table)} AS now JOIN {engine.scan_table(previous)} AS before ON {same}
        WHERE abs({here} - {there}) > greatest(CAST(? AS DOUBLE) * abs({there}), CAST(? AS DOUBLE)) ORDER BY 2 LIMIT {LISTED}"""
    found = engine.fetch(sql, [rule.share, rule.at_least])
    return _listed("promise-steady", column, rule, ((row, now, before) for _, row, now, before in found)), _count("promise-steady", found)


def _listed(code: str, column: Column, rule: Rule, rows: Iterator[tuple[int, object, object]]) -> tuple[Problem, ...]:
    return tuple(
        Problem(
            code=code, where=Place(row=row, column=column.label), found=_plain(found), expected=_plain(expected), severity=rule.severity
        )
        for row, found, expected in rows
    )


def _count(code: str, found: Sequence[tuple[Any, ...]]) -> dict[str, int]:
    return {code: found[0][0]} if found else {}
