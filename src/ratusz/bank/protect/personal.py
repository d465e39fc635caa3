"""Personal data that may stand in a table by accident: PESEL numbers, e-mail addresses, telephone numbers.

Found values never enter the report, for a report is read by more people than the file: it says column, row and how many.
What is found stops publication until a person decides: the addresses of schools are to be published, those of parents are not.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import pyarrow.parquet as pq

from ratusz.bank.base.sentences import N_
from ratusz.bank.base.text import fold
from ratusz.bank.engine.protocol import Engine, quote
from ratusz.bank.engine.stacked import AT_ONCE, SMALL_ROWS, by_few, stacked
from ratusz.bank.model.problem import Place, Problem, ProblemKind, Report, Severity, problem_kinds
from ratusz.bank.model.schema import Column, Type
from ratusz.bank.model.table import Table

_DECIDE = N_("Withhold the column, or say why it may be published.")
problem_kinds["pesel-found"] = ProblemKind(
    severity=Severity.ERROR,
    message=N_("The column “{column}” holds what look like PESEL numbers, in {found} rows."),
    hint=_DECIDE,
)
problem_kinds["pesel-in-heading"] = ProblemKind(
    severity=Severity.ERROR,
    message=N_("The heading of the column “{column}” holds what looks like a PESEL number."),
    hint=_DECIDE,
)
problem_kinds["pesel-in-name"] = ProblemKind(
    severity=Severity.ERROR,
    message=N_("The name of the file or of its sheet holds what looks like a PESEL number, and everybody can read it."),
    hint=N_("Rename it and deliver it again."),
)
problem_kinds["email-found"] = ProblemKind(
    severity=Severity.ERROR,
    message=N_("The column “{column}” holds e-mail addresses, in {found} rows."),
    hint=_DECIDE,
)
problem_kinds["phone-found"] = ProblemKind(
    severity=Severity.ERROR,
    message=N_("The column “{column}” holds what look like telephone numbers, in {found} rows."),
    hint=_DECIDE,
)

EMAIL = r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}"
#: 600 100 200, 600-100-200, 32 220 00 00, (32) 220-00-00, each perhaps after +48; longer runs of digits are something else.
PHONE = (
    r"(^|[^0-9 +-]|[^0-9+-][ -])(\(?(\+|00)48\)?[ -]?)?"
    r"([0-9]{3}[ -][0-9]{3}[ -][0-9]{3}|\(?[0-9]{2}\)?[ -][0-9]{3}[ -][0-9]{2}[ -][0-9]{2})"
    r"($|[^0-9 -]|[ -][^0-9]|[ -]$)"
)
PHONE_WITH_PREFIX = r"((\+|00)48[ -]?|tel[a-z.:]*[ ]?)[0-9]([ -]?[0-9]){8}($|[^0-9])"
_BARE_PHONE = r"^[0-9]{9}$"
_ELEVEN_DIGITS = r"[0-9]{11}"
#: A date of birth and five digits, as people set them apart: 440514 01359, 44-05-14-01359, 44 05 14 01359.
#: Other ways to space eleven digits (accounts, telephones) are more often something else.
_APART = r"[0-9]{6}[ \x{00A0}-][0-9]{5}|[0-9]{2}[ \x{00A0}-][0-9]{2}[ \x{00A0}-][0-9]{2}[ \x{00A0}-]?[0-9]{5}"
# Whatever any of the patterns finds has one of these signs: one cheap expression for a first look.
_GROUPED = r"[0-9]{2,3}\)?[ -][0-9]{3}[ -][0-9]{2,3}"
_PREFIXED = r"(\+|\b00)48([ -]?[0-9]){9}|[Tt][Ee][Ll][A-Za-z.:]* ?[0-9]"
#: Whatever any of the patterns finds has one of these signs: one cheap expression for a first look.
_ANY_SIGN = rf"{_ELEVEN_DIGITS}|{_APART}|@|{_GROUPED}|{_PREFIXED}|{_BARE_PHONE}"
_PHONE_LABELS = ("tel", "kom", "phone", "fax", "faks")
#: In a column of numbers, that part of the 10- or 11-digit ones must be PESEL numbers: chance alone gives 2 %.
_SHARE_OF_NUMBERS = 0.5
#: DECIMAL has 38 digits.
_MOST_DECIMALS = 38 - 11
_SHORTEST, _LONGEST = 1_000_000_000, 99_999_999_999
_WEIGHTS = (1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1)


@dataclass(frozen=True, slots=True)
class _Texts:
    """A FROM item with `_row`, `place` and `text`; `columns`: what the places stand for, from 0, all with telephones in one spelling."""

    scan: str
    columns: tuple[Column, ...]
    phones: tuple[str, ...]


def personal(engine: Engine, table: Table, *, name: str | None = None, file_name: str = "") -> Report:
    """A problem for each kind of personal data in each column, in typed values or in raw text, with the number of rows.

    `name`, `file_name`: of the sheet and the file it was delivered in, which the public reads too.
    """
    found: dict[tuple[str, str], tuple[int, int]] = {}
    suspects = _suspects(engine, table)
    for texts in _texts(engine, table, suspects):
        for code, column, count, row in _in_texts(engine, texts):
            # Raw text repeats what stands in a column of texts, so the larger number is the number of rows.
            before = found.get((code, column.label), (0, row))
            found[code, column.label] = max(before[0], count), min(before[1], row)
    for column, count, row in _numbers(engine, table, suspects):
        found["pesel-found", column.label] = count, row
    headed = [
        Problem(code="pesel-in-heading", where=Place(table=name, column=one.label))
        for one in table.schema.columns
        if names_pesel(one.label)
    ]
    named = [Problem(code="pesel-in-name")] if any(map(names_pesel, (name or "", file_name))) else []
    problems = (
        *named,
        *headed,
        *(
            Problem(code=code, where=Place(table=name, row=row, column=label), found=str(count))
            for (code, label), (count, row) in found.items()
        ),
    )
    return Report.of(problems)


def is_pesel(text: str) -> str:
    """SQL: whether the expression `text`, of eleven digits, is a PESEL number: checksum, month with its century, day."""
    digits = [f"CAST({text}[{position}] AS INTEGER)" for position in range(1, 12)]
    checksum = " + ".join(f"{weight} * {digit}" for weight, digit in zip(_WEIGHTS, digits, strict=True))
    month, day = f"({digits[2]} * 10 + {digits[3]})", f"({digits[4]} * 10 + {digits[5]})"
    return f"(({checksum}) % 10 = 0 AND {month} % 20 BETWEEN 1 AND 12 AND {day} BETWEEN 1 AND 31)"


def holds_pesel(text: str) -> str:
    """SQL: whether the expression `text` holds a PESEL number among other letters and digits."""
    whole = f"list_filter(regexp_extract_all({text}, '[0-9]{{11,}}'), lambda n: length(n) = 11)"
    apart = f"regexp_extract_all({text}, '(?:^|[^0-9])({_APART})(?:$|[^0-9])', 1)"
    bare = f"list_transform({apart}, lambda n: regexp_replace(n, '[^0-9]', '', 'g'))"
    inside = f"len(list_filter(list_concat({whole}, {bare}), lambda n: {is_pesel('n')})) > 0"
    return f"(regexp_matches({text}, '{_ELEVEN_DIGITS}|{_APART}') AND {inside})"


def names_pesel(text: str) -> bool:
    """The same of a text at hand."""
    apart = re.findall(_APART.replace(r"\x{00A0}", "\u00a0").join((r"(?<![0-9])(?:", r")(?![0-9])")), text)
    found = [*re.findall(r"(?<![0-9])[0-9]{11}(?![0-9])", text), *apart]
    return any(_is_pesel(re.sub("[^0-9]", "", number)) for number in found)


def _is_pesel(digits: str) -> bool:
    numbers = [int(digit) for digit in digits]
    month, day = numbers[2] * 10 + numbers[3], numbers[4] * 10 + numbers[5]
    checked = sum(weight * number for weight, number in zip(_WEIGHTS, numbers, strict=True)) % 10 == 0
    return checked and 1 <= month % 20 <= 12 and 1 <= day <= 31


def _suspects(engine: Engine, table: Table) -> list[Column]:
    """The columns in which a first, cheap look at typed values saw any sign of personal data.

    In a large table, columns in which words repeat are looked at word by word.
    """
    columns = [column for column in table.schema.columns if column.type is Type.TEXT or _has_room(column)]
    apart = [column for column in columns if table.rows > SMALL_ROWS and _repeats(table, column)]
    together = [column for column in columns if column not in apart]
    found = [column for column in apart if _any_word(engine, table, column)]
    for start in range(0, len(together), AT_ONCE):
        few = together[start : start + AT_ONCE]
        counts = ", ".join(f"count(*) FILTER ({_first_look(column)})" for column in few)
        seen = engine.fetch(f"SELECT {counts} FROM {engine.scan_table(table.only(*few))}")[0]
        found += [column for column, count in zip(few, seen, strict=True) if count]
    return found


def _has_room(column: Column) -> bool:
    """Whether a number of eleven digits fits into a column, beside its decimals: else not even the question can be asked of it."""
    return column.type is Type.INTEGER or (column.type is Type.DECIMAL and column.scale <= _MOST_DECIMALS)


def _first_look(column: Column) -> str:
    name = quote(column.name)
    if column.type is Type.TEXT:
        return f"regexp_matches({name}, '{_ANY_SIGN}')"
    whole = "" if _is_whole(column) else f" AND {name} = trunc({name})"
    return f"{name} BETWEEN {_SHORTEST} AND {_LONGEST}{whole}"


def _repeats(table: Table, column: Column) -> bool:
    """Whether the files keep the words of a text column in dictionaries, because they repeat."""
    if column.type is not Type.TEXT:
        return False
    for part in table.parts:
        metadata = pq.read_metadata(part.path)
        position = {name: place for place, name in enumerate(metadata.schema.names)}.get(column.name)
        groups = range(metadata.num_row_groups) if position is not None else ()
        if not all(metadata.row_group(group).column(position).has_dictionary_page for group in groups):
            return False
    return True


def _any_word(engine: Engine, table: Table, column: Column) -> bool:
    """Each word looked at once: at 5 million rows 0.05 s instead of 1 s. In FILTER, for a WHERE would be pushed down to the rows."""
    words = f"(SELECT DISTINCT {quote(column.name)} AS word FROM {engine.scan_table(table.only(column))})"
    return bool(engine.fetch(f"SELECT count(*) FILTER (regexp_matches(word, '{_ANY_SIGN}')) FROM {words}")[0][0])


def _texts(engine: Engine, table: Table, suspects: Collection[Column]) -> Iterator[_Texts]:
    """The texts of suspected columns, those of a small table many at once, and the raw text with any sign."""
    alike: dict[tuple[str, ...], list[Column]] = {}
    for column in suspects:
        if column.type is Type.TEXT:
            alike.setdefault(_phones(column, is_raw=False), []).append(column)
    for phones, columns in alike.items():
        for few in by_few(table, columns):
            yield _Texts(stacked(engine, table, few), few, phones)
    if table.raw:
        raw = engine.scan_raw(table)
        for (name,) in engine.fetch(f"""SELECT DISTINCT "column" FROM {raw} WHERE regexp_matches("raw", '{_ANY_SIGN}') ORDER BY 1"""):
            if name in table.schema:
                column = table.schema.column(name)
                scan = f"""(SELECT "_row", 0 AS place, "raw" AS text FROM {raw} WHERE "column" = '{name}')"""
                yield _Texts(scan, (column,), _phones(column, is_raw=True))


def _in_texts(engine: Engine, texts: _Texts) -> Iterator[tuple[str, Column, int, int]]:
    """Problem code, column, how many of its texts hold such data, the first row; in one pass, nearly all of it a single expression."""
    phones = " OR ".join(f"regexp_matches(text, '{pattern}', 'i')" for pattern in texts.phones)
    conditions = {"pesel-found": holds_pesel("text"), "email-found": f"regexp_matches(text, '{EMAIL}')", "phone-found": phones}
    fits = ", ".join(f"{condition} AS fits_{number}" for number, condition in enumerate(conditions.values()))
    asked = ", ".join(f'count(*) FILTER (fits_{number}), min("_row") FILTER (fits_{number})' for number in range(len(conditions)))
    signed = f"""(SELECT "_row", place, {fits} FROM {texts.scan} WHERE regexp_matches(text, '{_ANY_SIGN}'))"""
    for place, *found in engine.fetch(f"SELECT place, {asked} FROM {signed} GROUP BY place ORDER BY place"):
        for code, count, row in zip(conditions, found[::2], found[1::2], strict=True):
            if count:
                yield code, texts.columns[place], count, row


def _phones(column: Column, *, is_raw: bool) -> tuple[str, ...]:
    """The spellings of telephone numbers to be looked for in a column."""
    if is_raw and column.type.is_number:  # 123 456 789 is how a file writes a number there
        return (PHONE_WITH_PREFIX,)
    bare = any(word.startswith(_PHONE_LABELS) for word in fold(column.label).split())
    return (PHONE_WITH_PREFIX, PHONE, _BARE_PHONE) if bare else (PHONE_WITH_PREFIX, PHONE)


def _numbers(engine: Engine, table: Table, suspects: Collection[Column]) -> Iterator[tuple[Column, int, int]]:
    """Columns of numbers that are PESEL numbers: a leading zero is lost there, so ten digits count as eleven; fractions are passed over."""
    for column in suspects:
        if column.type is Type.TEXT:
            continue
        name, source = quote(column.name), engine.scan_table(table.only(column))
        count, long, row = engine.fetch(
            f"""
            SELECT count(*) FILTER (fits), count(*), min("_row") FILTER (fits) FROM (
                SELECT "_row", {is_pesel("text")} AS fits FROM (
                    SELECT "_row", lpad(CAST(CAST({name} AS BIGINT) AS VARCHAR), 11, '0') AS text FROM {source}
                    WHERE {_first_look(column)}))
            """
        )[0]
        if count and count >= long * _SHARE_OF_NUMBERS:
            yield column, count, row


def _is_whole(column: Column) -> bool:
    return column.type is Type.INTEGER or (column.type is Type.DECIMAL and column.scale == 0)
