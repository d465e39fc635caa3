"""What of a file does not go out with its tables, looked at for personal data: hidden sheets, titles and notes, comments, properties."""

from pathlib import Path

from ratusz.bank.engine.protocol import Engine
from ratusz.bank.model.problem import Report
from ratusz.bank.protect import NO_OFFICE, Office, aside, personal
from ratusz.bank.read import ReadResult
from ratusz.bank.read.margins import margins


def around(engine: Engine, path: Path, result: ReadResult, *, office: Office = NO_OFFICE) -> Report:
    """What is told of the file at `path`, which was read as `result`; before any of its tables is delivered, for that moves its rows."""
    hidden = [(one.name, personal(engine, one.table, name=one.name, office=office)) for one in result.tables if one.hidden]
    outside = [(one.name, row, text) for one in result.tables if not one.hidden for row, text in one.outside]
    return aside(margins(path), hidden, outside)
