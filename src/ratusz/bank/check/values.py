"""Values that a person should look at: numbers far from all others, words spelt in two ways."""

from collections.abc import Iterator

from ratusz.bank.base.sentences import N_
from ratusz.bank.engine.protocol import Engine, quote
from ratusz.bank.model.problem import Place, Problem, ProblemKind, Report, Severity, problem_kinds
from ratusz.bank.model.schema import Column, Type
from ratusz.bank.model.table import Table

problem_kinds["outlier"] = ProblemKind(
    severity=Severity.ADVICE,
    message=N_("In the column “{column}” the value {found} lies far from the others, most of which are {expected}."),
    hint=N_("Look whether a decimal mark or a digit is wrong. Nothing to do if the value is right."),
)
problem_kinds["spelling-differs"] = ProblemKind(
    severity=Severity.ADVICE,
    message=N_("In the column “{column}” one word seems to be written in several ways: {found}."),
    hint=N_("Write it in one way, so that it counts as one."),
)

#: Quartile ranges beyond the quartiles; ten is far outside of what skewed figures of a city show.
_FAR = 10
_FEWEST_VALUES = 30
#: More distant values than this in a column are how it is, not slips.
_MOST_OUTLIERS = 3
#: A column with more different words holds names or descriptions, not categories.
_MOST_CATEGORIES = 200
_LISTED_SPELLINGS = 10


def values(engine: Engine, table: Table) -> Report:
    """Outliers of the number columns, spellings of the category columns."""
    problems = (
        *(problem for column in table.schema.columns if column.type.is_number for problem in _outliers(engine, table, column)),
        *(problem for column in table.schema.columns if column.type is Type.TEXT for problem in _spellings(engine, table, column)),
    )
    return Report.of(problems)


def _outliers(engine: Engine, table: Table, column: Column) -> Iterator[Problem]:
    if column.name in table.schema.key:
        return
    name, scan = quote(column.name), engine.scan_table(table)
    # Names of our own begin with _, which no column of a table may.
    found = engine.fetch(
        f"""
        WITH quartiles AS (
            SELECT count({name}) AS _n, quantile_disc({name}, 0.25) AS _low, quantile_disc({name}, 0.75) AS _high FROM {scan}),
        fences AS (SELECT *, {_FAR} * CAST(_high - _low AS DOUBLE) AS _far FROM quartiles)
        SELECT "_row", {name}, _low, _high FROM {scan}, fences
        WHERE _n >= {_FEWEST_VALUES} AND _high > _low AND CAST({name} AS DOUBLE) NOT BETWEEN _low - _far AND _high + _far
        ORDER BY "_row" LIMIT {_MOST_OUTLIERS + 1}
        """
    )
    if len(found) <= _MOST_OUTLIERS:
        for row, value, low, high in found:
            yield Problem(code="outlier", where=Place(row=row, column=column.label), found=str(value), expected=f"{low} … {high}")


def _spellings(engine: Engine, table: Table, column: Column) -> Iterator[Problem]:
    name, scan = quote(column.name), engine.scan_table(table)
    found = engine.fetch(
        f"""
        WITH words AS (SELECT {name} AS word, count(*) AS n, min("_row") AS first FROM {scan} WHERE {name} IS NOT NULL GROUP BY 1)
        SELECT min(first), list(word ORDER BY n DESC, word) FROM words
        WHERE (SELECT count(*) FROM words) <= {_MOST_CATEGORIES}
        GROUP BY lower(regexp_replace(trim(word), '\\s+', ' ', 'g')) HAVING count(*) > 1 ORDER BY 1 LIMIT {_LISTED_SPELLINGS}
        """
    )
    for row, words in found:
        yield Problem(
            code="spelling-differs", where=Place(row=row, column=column.label), found=" / ".join(f"„{word}”" for word in words[:4])
        )
