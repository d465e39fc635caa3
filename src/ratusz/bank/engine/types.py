"""How the types of the model are written in SQL."""

from ratusz.bank.model.schema import Column, Type

_SQL = {
    Type.TEXT: "VARCHAR",
    Type.INTEGER: "BIGINT",
    Type.BOOLEAN: "BOOLEAN",
    Type.DATE: "DATE",
    Type.DATETIME: "TIMESTAMP",
    Type.TIME: "TIME",
    Type.PERIOD: "VARCHAR",
}


def sql_type(column: Column) -> str:
    """The SQL type that holds the values of `column`: BIGINT, DECIMAL(18,2), VARCHAR…"""
    if column.type is Type.DECIMAL:
        return f"DECIMAL({column.precision},{column.scale})"
    return _SQL[column.type]
