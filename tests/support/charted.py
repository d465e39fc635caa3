"""Small tables for tests of charts, and what a chart of one comes to."""

from decimal import Decimal
from pathlib import Path

from ratusz.bank.engine.duckdb import DuckDBEngine
from ratusz.bank.model.schema import Schema
from ratusz.bank.model.table import Table
from ratusz.bank.query.run import run
from ratusz.portal.explore.charts import address
from ratusz.portal.explore.charts.frame import Frame
from ratusz.portal.explore.charts.gather import Source, gather
from ratusz.portal.explore.charts.nodes import Figures
from tests.support.tables import column, stored

PEOPLE = Schema(
    columns=(
        column("dzielnica", label="Dzielnica"),
        column("rok", "integer", label="Rok"),
        column("ludnosc", "integer", label="Ludność", unit="osoby", has_status=True),
        column("udzial", "decimal", label="Udział", unit="%", precision=6, scale=1),
    ),
    key=("dzielnica", "rok"),
)
DISTRICTS = ("Bańgów", "Bytków", "Centrum")


def people_rows() -> list[tuple[object, ...]]:
    """Three districts, 2018 to 2023 without 2021; one figure is suppressed."""
    rows: list[tuple[object, ...]] = []
    for year in (2018, 2019, 2020, 2022, 2023):
        for number, name in enumerate(DISTRICTS, start=1):
            hidden = (name, year) == ("Bytków", 2020)
            figure = None if hidden else 10_000 * number + 125 * (year - 2018)
            rows.append((name, year, figure, Decimal(number * 10) + Decimal("0.5"), "suppressed" if hidden else None))
    return rows


def people(folder: Path) -> Table:
    """The table of those rows."""
    return stored(folder, PEOPLE, people_rows())


def source(engine: DuckDBEngine, table: Table) -> Source:
    """The table with labels of its schema."""
    labels = {each.name: each.label for each in table.schema.columns}
    return Source(table=table, engine=engine, ask=lambda query: run(engine, table, query), labels=labels)


def figures_of(engine: DuckDBEngine, table: Table, *pairs: tuple[str, str]) -> Figures:
    """The figures of the chart that an address asks for."""
    chart = address.parse(pairs, table.schema)
    assert chart is not None
    return gather(source(engine, table), chart)


FRAME = Frame(
    title="Ludność (osoby)", subtitle="Ludność dzielnic. według: Rok", notes=("Źródło: GUS",), language="pl",
    colours=("#14406b", "#b58900", "#1a9bb8", "#8c1d18", "#6b6b6b", "#0072b2"),
)  # fmt: skip
