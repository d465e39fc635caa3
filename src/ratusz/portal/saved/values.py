"""What a figure says: the value its question gives now, or why there is none; and what it gave before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from ratusz.bank.base.clock import day_of
from ratusz.bank.base.errors import UserError, WrongQuery
from ratusz.bank.base.sentences import N_, say
from ratusz.bank.model.status import BY_CODE
from ratusz.bank.model.table import Table
from ratusz.bank.protect.cells.hide import SUPPRESSED
from ratusz.bank.query.nodes import Condition, Function, Measure, Op, Query
from ratusz.bank.query.result import Result, ResultColumn
from ratusz.portal.catalog.access import visible_version
from ratusz.portal.catalog.models import ColumnText, Publication, Settled
from ratusz.portal.catalog.standing import Anybody
from ratusz.portal.core.remembered import remembered
from ratusz.portal.explore import questions
from ratusz.portal.explore.tables import open_table
from ratusz.portal.saved.models import Figure
from ratusz.portal.saved.questions import parsed
from ratusz.portal.show.numbers import format_day

Exact = int | Decimal | str | bool | date | datetime | time
#: A history asks each version anew, so it goes back only while all of them together have no more rows than this.
ROWS_ASKED, VERSIONS_ASKED = 5_000_000, 24
#: Months of eighty years.
MOST_PERIODS = 1_000
_ROWS = (Measure(function=Function.COUNT),)
_COUNTS = {Function.COUNT, Function.DISTINCT}


@dataclass(frozen=True, slots=True, kw_only=True)
class NoValue:
    """Why there is no value. `message`: a msgid; `meaning`: one that fills its `{meaning}`; `because`: the error behind it."""

    code: str
    message: str
    values: Mapping[str, object] = field(default_factory=dict)
    meaning: str = ""
    because: UserError | None = None

    def sentence(self, language: str) -> str:
        """The reason in `language`."""
        values = {name: format_day(value, language) if isinstance(value, date) else value for name, value in self.values.items()}
        told = say(self.message, language, {**values, "meaning": say(self.meaning, language)})
        return f"{told} {self.because.sentence(language)}" if self.because else told


MANY = NoValue(code="more-than-one-value", message=N_("The question gives more than one value."))
NO_ROW = NoValue(code="no-row", message=N_("No row of the table fits the question."))
BLANK = NoValue(code="cell-empty", message=N_("The cell is empty."))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a question gives of one version: `value` in a cell of `column`, or `why` not.

    `left_out`: cells without a number, which a measure does not count in; `hidden`: so many of them are kept secret.
    """

    value: Exact | None = None
    column: ResultColumn | None = None
    why: NoValue | None = None
    left_out: int = 0
    hidden: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A reading with its dates: the day it describes and the time it was published; `note`: what was said of that version."""

    reading: Reading
    version: str
    state_on: date | None
    published_at: datetime | None
    note: str = ""

    @property
    def day(self) -> date | None:
        """The day that the value is about; of one that does not say it, the day it was published."""
        return self.state_on or (day_of(self.published_at) if self.published_at else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A figure today: `current`, or `why` there is no current value and the `last` one that was known, where one was."""

    current: Edition | None = None
    why: NoValue | None = None
    last: Edition | None = None


def read(table: Table, question: str) -> Reading:
    """The one value that `question` gives of `table`, or why it gives none; worked out once for a version.

    Figures stand on the home page, which must not wait for its turn among those who ask large tables.
    """
    place = _place(table.version, question)
    if not place:
        place.append(_read(table, question))
    return place[0]


@remembered(1_024)
def _place(_version: str, _question: str) -> list[Reading]:
    """Where a reading is kept."""
    return []


def _read(table: Table, question: str) -> Reading:
    try:
        query = parsed(table, question)
        result = questions.ask(table, replace(query, limit=_limit(query), facets=()))
    except WrongQuery as error:
        return Reading(why=_unfit(error))
    if query.measures and not query.group:
        return _measured(table, query, result) if len(result.columns) == 1 else Reading(why=MANY)
    wanted = result.columns[len(query.group) :] if query.is_grouped else result.columns
    if len(wanted) != 1 or len(result.rows) > 1 or (result.count > 1 and query.limit != 1):
        return Reading(why=MANY)
    found = _cell(query, result, wanted[0]) if result.rows else Reading(why=NO_ROW)
    if not query.is_grouped or found.why is not None:
        return found
    left_out, hidden = _left_out(table, query, result.rows[0])
    return replace(found, left_out=left_out, hidden=hidden)


def state_of(user: Anybody, figure: Figure, *, today: date) -> State:
    """What `figure` says to `user`, who may see it, on `today`."""
    resource = figure.resource
    try:
        version = visible_version(user, resource)
    except UserError as error:
        return State(why=NoValue(code=error.code, message=error.message, values=error.values))
    table = open_table(str(resource.pk), version)
    edition = Edition(reading=read(table, figure.question), version=version, state_on=resource.state_on, published_at=resource.published_at)
    if edition.reading.why is not None:
        return State(why=edition.reading.why, last=_last_known(figure, but=version))
    overdue = _overdue(figure, edition, today)
    return State(why=overdue, last=edition) if overdue else State(current=edition)


def history_of(figure: Figure) -> tuple[Edition, ...]:
    """What `figure` said of each published version that may still be read, the newest first."""
    return tuple(_editions(figure))


def exact(value: Exact) -> str:
    """`value` for machines: as many digits as there are, days in ISO 8601."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, (date, time)) else str(value)


def _limit(query: Query) -> int:
    """Two rows are enough to see that there are several."""
    return 1 if query.limit == 1 else 2


def _unfit(error: WrongQuery) -> NoValue:
    return NoValue(code="question-does-not-fit", message=N_("The question does not fit the table any more."), because=error)


def _measured(table: Table, query: Query, result: Result) -> Reading:
    column, value = result.columns[0], result.rows[0][0]
    if value is None:
        return Reading(column=column, why=NO_ROW)
    left_out, hidden = _left_out(table, query, result.rows[0])
    return Reading(value=value, column=column, left_out=left_out, hidden=hidden)


def _left_out(table: Table, query: Query, row: Sequence[Any]) -> tuple[int, int]:
    """How many cells of the group of `row` had no number to be counted in, and how many of them are kept secret."""
    measure = next(iter(query.figures), None)
    if measure is None or measure.column is None or measure.function in _COUNTS:
        return 0, 0
    blank = Condition(column=measure.column, op=Op.ISNULL, values=(True,))
    secret = Condition(column=measure.column, op=Op.STATUS, values=(SUPPRESSED,))
    has_secrets = table.schema.column(measure.column).has_status
    return _rows_of_group(table, query, row, blank), _rows_of_group(table, query, row, secret) if has_secrets else 0


def _rows_of_group(table: Table, query: Query, row: Sequence[Any], condition: Condition) -> int:
    """How many rows of the group of `row` fulfil `condition`."""
    key = row[: len(query.group)]
    places = [_place_of(group.column, value) for group, value in zip(query.group, key, strict=True) if group.roll is None]
    asked = Query(where=(*query.where, *places, condition), text=query.text, group=query.group, measures=_ROWS, limit=MOST_PERIODS)
    # What is left apart are years, quarters and months.
    return next((int(str(one[-1])) for one in questions.ask(table, asked).rows if one[: len(key)] == key), 0)


def _place_of(column: str, value: Exact | None) -> Condition:
    if value is None:
        return Condition(column=column, op=Op.ISNULL, values=(True,))
    return Condition(column=column, op=Op.EXACT, values=(value,))


def _cell(query: Query, result: Result, column: ResultColumn) -> Reading:
    value = result.rows[0][-1] if query.is_grouped else result.rows[0][0]
    if value is not None:
        return Reading(value=value, column=column)
    codes = [mark.code for mark in result.statuses if mark.column == column.name]
    if codes and codes[0] in BY_CODE:
        status = BY_CODE[codes[0]]
        told = N_("In place of a number stands the sign {sign}: {meaning}.")
        why = NoValue(code="cell-status", message=told, values={"sign": status.sign}, meaning=status.meaning)
        return Reading(column=column, why=why)
    return Reading(column=column, why=BLANK)


def _overdue(figure: Figure, edition: Edition, today: date) -> NoValue | None:
    due, day, most = figure.resource.next_due_on, edition.day, figure.largest_age_days
    if due is not None and due < today:
        return NoValue(code="overdue", message=N_("A newer state was due on {day} and has not come."), values={"day": due})
    if most is not None and day is not None and day + timedelta(days=most) < today:
        told = N_("The value is about {day}; after {days} days it is no current one.")
        return NoValue(code="too-old", message=told, values={"day": day, "days": most})
    return None


def _last_known(figure: Figure, *, but: str) -> Edition | None:
    return next((one for one in _editions(figure) if one.version != but and one.reading.why is None), None)


def _editions(figure: Figure) -> Iterable[Edition]:
    """Readings of published versions, newest first; an undo published an earlier version again, which is read once."""
    seen: set[str] = set()
    rows = 0
    for one in Publication.objects.filter(resource=figure.resource, withdrawn_reason="", erased_hash=""):
        rows += one.rows
        if len(seen) == VERSIONS_ASKED or (seen and rows > ROWS_ASKED):
            return
        if one.version in seen:
            continue
        seen.add(one.version)
        reading = read(open_table(str(one.resource_id), one.version), figure.question)
        yield Edition(reading=reading, version=one.version, state_on=one.state_on, published_at=one.at, note=one.note_said)


def is_provisional(columns: Iterable[ResultColumn], texts: Mapping[str, ColumnText]) -> bool:
    """Whether the dictionary (`texts`) says of one of `columns` that its values may still change."""
    told = (texts.get(column.source or "") for column in columns)
    return any(text is not None and text.settled == Settled.PROVISIONAL for text in told)
