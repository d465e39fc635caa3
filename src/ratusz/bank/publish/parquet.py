"""Parquet with the types of the model. A whole version of one part is the stored file itself."""

from pathlib import Path

from ratusz.bank.engine.parts import holds_exactly
from ratusz.bank.engine.protocol import Engine
from ratusz.bank.model.table import Table
from ratusz.bank.publish.exported import Labels, statement
from ratusz.bank.query.nodes import Query

#: The key of a notice in the metadata of a file.
NOTICE_KEY = "notice"


class Parquet:
    """For those who analyse: columns, types and companions as they are kept here. Row numbers are left out."""

    media_type = "application/vnd.apache.parquet"
    suffix = "parquet"

    def write(self, engine: Engine, table: Table, query: Query, path: Path, labels: Labels | None = None) -> None:
        """Write the file to `path`; a notice goes into its key-value metadata."""
        asked = statement(engine, table, query)
        told = {NOTICE_KEY: labels.notice} if labels and labels.notice else {}
        engine.write(asked.sql, str(path), asked.values, told=told)

    def ready(self, table: Table, query: Query) -> Path | None:
        """The stored part, when the query asks for all of it and it holds nothing that the schema does not name."""
        asks_less = query.is_filtered or query.is_grouped or query.select or query.sort or query.start or query.limit is not None
        if asks_less or len(table.parts) != 1 or not holds_exactly(table.parts[0], table.schema):
            return None
        return table.parts[0].path
