"""Columns of a large text of which the sample could not know everything."""

from collections import Counter
from dataclasses import replace

from ratusz.bank.base.text import machine_name
from ratusz.bank.engine.protocol import Engine, quote
from ratusz.bank.model.problem import Place, Problem, Report
from ratusz.bank.model.schema import RESERVED, Type
from ratusz.bank.read.columns import propose_counted
from ratusz.bank.read.convert import Odd
from ratusz.bank.read.largetext import Text, all_texts
from ratusz.bank.read.recipe import ColumnRecipe, Format
from ratusz.bank.read.replay import Plan
from ratusz.bank.read.textpart import text_name

#: Different texts of a column that are looked at.
_MOST = 50_000


def asked_again(engine: Engine, text: Text, plan: Plan, odd: Odd) -> tuple[ColumnRecipe, ...]:
    """The columns of `plan`, each with the type and format that its sample and the cells that are `odd` by it have together."""
    return tuple(
        _asked_again(engine, text, plan, odd, place) if place in odd.places and column.type is not Type.TEXT else column
        for place, column in enumerate(plan.columns)
    )


def _asked_again(engine: Engine, text: Text, plan: Plan, odd: Odd, place: int) -> ColumnRecipe:
    column, grid = plan.columns[place], text.sample.grid
    said = dict(
        engine.fetch(f"SELECT said, count(*) FROM {odd.source} AS t WHERE place = {place} GROUP BY said ORDER BY 2 DESC, 1 LIMIT {_MOST}")
    )
    sampled = Counter(grid.column(column.position, plan.layout.body))
    filled = sampled.total() - sampled[""]
    rest = {value: count for value, count in sampled.items() if value and value not in said}
    rows = text.survey.line_ends + text.survey.open_end - text.skip
    exact = max(rows * filled // max(sampled.total(), 1) - odd.places[place], 0)
    share = exact / max(sum(rest.values()), 1)
    values = {value: max(round(count * share), 1) for value, count in rest.items()} | said
    blank = replace(column, type=Type.TEXT, scale=0, precision=18, statuses=(), format=Format())
    return propose_counted(blank, values, table=grid.name, decimal=column.format.decimal).recipe


def added(engine: Engine, text: Text, plan: Plan) -> tuple[tuple[ColumnRecipe, ...], Report]:
    """Columns without a name that hold something all the same, and what is told of them."""
    used = {column.position for column in plan.columns}
    unnamed = [position for position in range(text.width) if position not in used]
    taken = {column.name for column in plan.columns}
    columns: list[ColumnRecipe] = []
    problems: list[Problem] = []
    for position in unnamed:
        name = quote(text_name(position))
        source = all_texts(engine, text).source
        values = engine.fetch(
            f"SELECT trim({name}), count(*) FROM {source} AS t WHERE trim({name}) <> '' GROUP BY 1 ORDER BY 2 DESC LIMIT {_MOST}"
        )
        if values:
            label = f"kolumna {position + 1}"
            blank = ColumnRecipe(position=position, name=machine_name(label, taken, reserved=RESERVED), label=label, type=Type.TEXT)
            taken.add(blank.name)
            columns.append(propose_counted(blank, dict(values), table=text.sample.grid.name).recipe)
            problems.append(Problem(code="column-unnamed", where=Place(table=text.sample.grid.name, column=label)))
    return tuple(columns), Report.of(tuple(problems))
