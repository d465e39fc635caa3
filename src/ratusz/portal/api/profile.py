"""What the columns of a version hold, asked once per version."""

from typing import Any

from ratusz.bank.model.schema import Column, Type
from ratusz.bank.model.table import Table
from ratusz.portal.core.remembered import remembered
from ratusz.portal.explore import questions

MOST_FREQUENT = 10

#: Texts and truths have no smallest and largest.
_ENDS = {Type.TEXT: (), Type.BOOLEAN: (), Type.INTEGER: ("min", "max", "mean"), Type.DECIMAL: ("min", "max", "mean")}


@remembered(256)
def profile_of(table: Table) -> dict[str, Any]:
    """`{"version", "rows", "columns": [{"name", "type", "count", "missing", "distinct", "min", "max", "top"}]}`."""
    return {"version": table.version, "rows": table.rows, "columns": [_column(table, column) for column in table.schema.columns]}


def _column(table: Table, column: Column) -> dict[str, Any]:
    measures = ["count", "distinct", *_ENDS.get(column.type, ("min", "max"))]
    pairs = [*(("measure", f"{measure}({column.name})") for measure in measures), ("facet", column.name)]
    answer = questions.ask(table, questions.parse(table, pairs)).as_json()
    row = answer["rows"][0] if answer["rows"] else {}
    values = {measure: row.get(f"{measure}({column.name})") for measure in measures}
    return {
        "name": column.name,
        "type": str(column.type),
        "missing": table.rows - int(values["count"] or 0),
        **values,
        "top": answer["facets"][column.name]["values"][:MOST_FREQUENT],
    }
