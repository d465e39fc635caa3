"""Typed values of text cells as SQL: the one implementation, for large files and small ones.

Each cell takes the first way that fits:

    printing the typed value in the column's format gives the text back   → the value
    the text is empty                                                      → nothing
    the text is the same value, written otherwise ("1 234", " 5 ", "TAK")  → the value, and the text kept as raw
    the text is a sign of official statistics                              → a status
    anything else                                                          → the status `unreadable`, and the text kept as raw

A looser way never changes a value: a fraction in a whole-number column, or more digits than the scale, is `unreadable`.
"""

from dataclasses import dataclass, replace

from ratusz.bank.engine.protocol import OTHER_SPELLING, quote
from ratusz.bank.model.schema import Type
from ratusz.bank.model.status import STATUSES
from ratusz.bank.read.recipe import ColumnRecipe, Style
from ratusz.bank.read.syntax import (
    ACCOUNTING,
    BLANKS,
    HALF,
    IN_BRACKETS,
    JOINT,
    MINUSES,
    NO_GROSZE,
    NOTE_MARK,
    PERIODS,
    YES_NO,
    ZONE,
    ZONED,
    ZONES,
    spellings_of_unit,
)
from ratusz.bank.read.worded import DAYS

_WHITE = " \t\r\n\u00a0\u202f\u2007\ufeff"
#: Letters, figures and signs that are no blank and never combine with others: one look at a text of them does for all checks.
_SAFE = r"!-~\x{a1}-\x{2ff}\x{2010}-\x{2027}\x{2030}-\x{205e}\x{20a0}-\x{20bf}"
UNREADABLE = "unreadable"
#: What a statement says that met a whole number in a column of another style.
WHOLE = f"{OTHER_SPELLING} of a whole number"


def text_of(value: str) -> str:
    """`value` as an SQL string."""
    return "'" + value.replace("'", "''") + "'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """SQL expressions over one text column. `exact`: printing gives the text back; `typed`: the value then; `loose`: the value of
    another spelling, or NULL. `text`: the column itself.
    """

    text: str
    exact: str
    typed: str
    loose: str

    @property
    def strict(self) -> str:
        """The typed value; the statement fails at the first cell that would need a status or its raw text kept."""
        said = f"CASE WHEN regexp_full_match({self.text}, '-?[0-9]+') THEN '{WHOLE}' ELSE '{OTHER_SPELLING}' END"
        return f"CASE WHEN {self.exact} THEN {self.typed} WHEN {self.text} IS NULL THEN NULL ELSE error({said}) END"

    def settled(self, source: str) -> str:
        """A SELECT of all of `source` (cells that are not exact) and of three columns more: `other`, the value as text; `code`, the
        status; `raw`, the text to be kept. In steps, for a name used in the same SELECT is worked out anew at each place.
        """
        shown = " ".join(f"WHEN {text_of(status.code)} THEN {text_of(status.sign)}" for status in STATUSES if status.spellings)
        clean = f"SELECT *, nullif(lower({_trim(self.text)}), '') AS clean_ FROM {source}"
        other = f"SELECT *, CAST({self.loose} AS VARCHAR) AS other, {_sign('clean_')} AS sign_ FROM ({clean}) AS a"
        code = f"CASE WHEN clean_ IS NULL OR other IS NOT NULL THEN NULL ELSE coalesce(sign_, '{UNREADABLE}') END"
        coded = f"SELECT *, {code} AS code FROM ({other}) AS b"
        raw = f"CASE WHEN clean_ IS NULL OR CASE code {shown} END = {self.text} THEN NULL ELSE {self.text} END"
        return f"SELECT * EXCLUDE (clean_, sign_), {raw} AS raw FROM ({coded}) AS c"

    @property
    def value(self) -> str:
        """The typed value of any cell, NULL where it has none."""
        return f"CASE WHEN {self.exact} THEN {self.typed} WHEN {self.text} IS NOT NULL THEN {self.loose} END"

    @property
    def status(self) -> str:
        """The status of any cell, as `settled` says, or NULL."""
        clean = f"nullif(lower({_trim(self.text)}), '')"
        code = f"CASE WHEN q IS NULL OR {self.loose} IS NOT NULL THEN NULL ELSE coalesce({_sign('q')}, '{UNREADABLE}') END"
        return f"CASE WHEN {self.text} IS NULL OR {self.exact} THEN NULL ELSE {_let('q', clean, code)} END"

    @property
    def odd(self) -> str:
        """Whether the cell holds a text that printing does not give back."""
        return f"({self.text} IS NOT NULL AND ({self.exact}) IS NOT TRUE)"


def cell(column: ColumnRecipe, text: str) -> Cell:
    """The expressions that turn the text column named `text` into `column`."""
    return _MAKERS[column.type](column, quote(text))


def _trim(text: str) -> str:
    return f"trim({text}, {text_of(_WHITE)})"


def _let(name: str, expression: str, body: str) -> str:
    """`body`, in which `name` stands for `expression`, worked out once: SQL would otherwise repeat it at each place."""
    return f"list_transform([{expression}], lambda {name}: {body})[1]"


def _sign(clean: str) -> str:
    ways = " ".join(
        f"WHEN {clean} IN ({', '.join(map(text_of, status.spellings))}) THEN {text_of(status.code)}"
        for status in STATUSES
        if status.spellings
    )
    return f"CASE {ways} END"


def _text(_: ColumnRecipe, text: str) -> Cell:
    clean = f"nullif(nfc_normalize({_trim(text)}), '')"
    exact = (
        f"CASE WHEN regexp_full_match({text}, '[{_SAFE}]([ {_SAFE}]*[{_SAFE}])?') THEN true ELSE {_is_bare(text)} AND {clean} = {text} END"
    )
    return Cell(text=text, exact=f"({exact})", typed=text, loose=clean)


def plain_text(column: ColumnRecipe, text: str) -> Cell:
    """The expressions of a text column of a text that is known to be `Survey.plain`: a fiftieth of the time."""
    cell = quote(text)
    return replace(_text(column, cell), exact=f"({cell} >= '!' AND NOT ends_with({cell}, ' '))")


def _is_bare(text: str) -> str:
    """Whether no blank begins or ends a text: nothing below "!" stands first."""
    ends = " AND ".join(f"NOT ends_with({text}, {text_of(blank)})" for blank in _WHITE)
    starts = " AND ".join(f"NOT starts_with({text}, {text_of(blank)})" for blank in _WHITE if blank > "!")
    return f"({text} >= '!' AND {ends} AND {starts})"


def _integer(column: ColumnRecipe, text: str) -> Cell:
    form = column.format
    body = _grouped(column, text)
    typed = f"TRY_CAST({body} AS BIGINT)"
    exact = f"{typed}::VARCHAR = {body}" + _grouping(column, text)
    fraction = rf"(?:[{form.decimal}](?:0{{0,2}}|0{{4,}}))?"  # 1.000 may be a thousand
    return Cell(text=text, exact=exact, typed=typed, loose=_loose_number(column, text, fraction, "BIGINT"))


def _decimal(column: ColumnRecipe, text: str) -> Cell:
    body, guard = _grouped(column, text), ""
    if column.format.decimal == ",":
        guard = "" if column.format.thousands == "." else f" AND NOT contains({text}, '.')"
        body = f"replace({body}, ',', '.')"
    type_name = f"DECIMAL({column.precision},{column.scale})"
    typed = f"TRY_CAST({body} AS {type_name})"
    exact = _printed(column, typed, body) + guard + _grouping(column, text)
    fraction = rf"(?:[{column.format.decimal}][0-9]{{0,{column.scale}}}0*)?"
    return Cell(text=text, exact=exact, typed=typed, loose=_loose_number(column, text, fraction, type_name))


def _printed(column: ColumnRecipe, typed: str, body: str) -> str:
    """Whether `body` is the decimal `typed` in the column's style. A number that begins as `body` does lacks noughts at its end alone."""
    printed = f"{typed}::VARCHAR"
    if column.format.style is Style.FIXED or not column.scale:
        return f"{printed} = {body}"
    figures = f"strlen({body}) - strlen({printed}) + {column.scale}"  # behind the mark; 0: the mark ends the text, -1: there is none
    begins = f"starts_with({printed}, {body}) AND {figures}"
    if column.format.style is Style.TRIMMED:
        return f"{begins} <> 0 AND (NOT ends_with({body}, '0') OR {figures} < 0)"
    return f"{begins} > 0 AND (NOT ends_with({body}, '0') OR {figures} = 1)"


def _grouped(column: ColumnRecipe, text: str) -> str:
    """The figures of a number without its suffix and thousands marks, in the column's own format."""
    form = column.format
    if form.suffix:
        text = f"CASE WHEN ends_with({text}, {text_of(form.suffix)}) THEN left({text}, length({text}) - {len(form.suffix)}) END"
    return f"replace({text}, {text_of(form.thousands)}, '')" if form.thousands else text


def _grouping(column: ColumnRecipe, text: str) -> str:
    form = column.format
    if not form.thousands:
        return ""
    tail = f"[{form.decimal}].*" if column.type is Type.DECIMAL else ""
    pattern = rf"-?[0-9]{{1,3}}(?:[{form.thousands}][0-9]{{3}})*(?:{tail})?{_escape(form.suffix)}"
    return f" AND regexp_full_match({text}, {text_of(pattern)})"


def _escape(text: str) -> str:
    return "".join(c if c.isalnum() or c in BLANKS else f"\\{c}" if c.isascii() else c for c in text)


def _loose_number(column: ColumnRecipe, text: str, fraction: str, type_name: str) -> str:
    form = column.format
    marks = BLANKS + form.thousands
    units = "|".join(map(_escape, spellings_of_unit(form.suffix.strip(BLANKS))))
    clean = f"CASE WHEN {_trim(text)} <> '0*' THEN regexp_replace({_trim(text)}, '{NOTE_MARK}$', '\\1') END"  # 0* is a sign
    clean = f"regexp_replace({clean}, '[{BLANKS}]*(?:{units})$|^(?:{units})[{BLANKS}]*', '')" if form.suffix else clean
    clean = f"regexp_replace({clean}, {text_of(f'{NO_GROSZE}$')}, '\\1')"
    negative, minus = (f"^(?:{ACCOUNTING})$", r"-\1\2") if form.accounting else (f"^{IN_BRACKETS}$", r"-\1")
    clean = f"regexp_replace({clean}, {text_of(negative)}, {text_of(minus)})"
    clean = f"regexp_replace({clean}, '^[{MINUSES}][{BLANKS}]*', '-')"
    whole = rf"(?:[0-9]+|[0-9]{{1,3}}(?:[{marks}][0-9]{{3}})+)"
    bare = rf"|[{form.decimal}][0-9]{{1,{max(column.scale, 1)}}}" if column.scale else ""
    other = "." if form.decimal == "," else ","
    sure = rf"|[0-9]{{1,3}}(?:[{other}][0-9]{{3}})+[{form.decimal}][0-9]{{1,{max(column.scale, 1)}}}" if column.scale else ""
    pattern = rf"[+-]?[{BLANKS}]*(?:{whole}{fraction}{bare}{sure})"
    figures = f"replace(regexp_replace(z, {text_of(f'[{marks}{other}]')}, '', 'g'), {text_of(form.decimal)}, '.')"
    plain = f"CASE WHEN regexp_full_match(z, {text_of(pattern)}) THEN TRY_CAST({figures} AS {type_name})"
    power = f"WHEN regexp_full_match(z, '[+-]?[0-9]+(?:[{form.decimal}][0-9]+)?[eE][+-]?[0-9]+')"
    return _let("z", clean, f"{plain} {power} THEN {_exact_power(figures, type_name)} END")


def _exact_power(figures: str, type_name: str) -> str:
    """A number written with a power of ten, where the type holds all of it."""
    value = f"TRY_CAST({figures} AS {type_name})"
    return f"CASE WHEN {value}::DOUBLE = TRY_CAST({figures} AS DOUBLE) THEN {value} END"


def _boolean(column: ColumnRecipe, text: str) -> Cell:
    true, false = text_of(column.format.true), text_of(column.format.false)
    clean = f"lower({_trim(text)})"
    yes, no = (", ".join(text_of(pair[n]) for pair in YES_NO) for n in (0, 1))
    return Cell(
        text=text,
        exact=f"{text} IN ({true}, {false})",
        typed=f"({text} = {true})",
        loose=f"CASE WHEN {clean} IN ({yes}) THEN true WHEN {clean} IN ({no}) THEN false END",
    )


def _date(column: ColumnRecipe, text: str) -> Cell:
    pattern = column.format.pattern
    if pattern == "%Y-%m-%d":
        typed = f"TRY_CAST({text} AS DATE)"
        exact = f"{typed}::VARCHAR = {text}"
    else:
        typed = f"TRY_CAST(try_strptime({text}, {text_of(pattern)}) AS DATE)"
        exact = f"strftime({typed}, {text_of(pattern)}) = {text}"
    return Cell(text=text, exact=exact, typed=typed, loose=f"TRY_CAST({_strptime(text, pattern, timed=False)} AS DATE)")


def _datetime(column: ColumnRecipe, text: str) -> Cell:
    pattern = column.format.pattern
    if pattern.endswith(ZONED):
        return Cell(text=text, exact="false", typed="CAST(NULL AS TIMESTAMP)", loose=_at_zone(text, pattern.removesuffix(ZONED)))
    if pattern == "%Y-%m-%d %H:%M:%S":
        typed = f"TRY_CAST({text} AS TIMESTAMP)"
        exact = f"{typed}::VARCHAR = {text}"
    else:
        typed = f"try_strptime({text}, {text_of(pattern)})"
        exact = f"strftime({typed}, {text_of(pattern)}) = {text}"
    return Cell(text=text, exact=exact, typed=typed, loose=_strptime(text, pattern, timed=True))


def _strptime(text: str, pattern: str, *, timed: bool) -> str:
    """Dates in the column's order with any separator, and ISO dates, which cannot be mistaken."""
    letters = [c for c in pattern.replace("%-", "%") if c in "Yymd"][:3]
    days = [separator.join(f"%{letter}" for letter in letters) for separator in ".-/"]
    times = ["", *([" %H:%M", " %H:%M:%S", " %H:%M:%S.%f"] if timed else []), *([" %I:%M %p", " %I:%M:%S %p"] if "%p" in pattern else [])]
    patterns = [day + time for day in dict.fromkeys([*days, "%Y-%m-%d"]) for time in times]
    clean = f"regexp_replace({_trim(text)}, '([0-9]){JOINT}([0-9])', '\\1 \\2')" if timed else _trim(text)
    clean = f"regexp_replace({clean}, '{HALF}$', ' \\1')" if "%p" in pattern else clean
    moment = f"try_strptime({clean}, [{', '.join(map(text_of, patterns))}])"
    figures = _let("z", moment, "CASE WHEN year(z) >= 1000 THEN z END")  # a year of two figures would be one of the first century
    return f"coalesce({figures}, {_worded(text)})"


def _at_zone(text: str, pattern: str) -> str:
    """A moment with a time zone behind it as local time of Poland; one without a zone is local time."""
    clean = _trim(text)
    zone = f"regexp_extract({clean}, '{ZONE}$', 1)"
    local = _strptime(f"regexp_replace({clean}, '{ZONE}$', '')", pattern, timed=True)
    named = " ".join(f"WHEN '{name}' THEN {minutes}" for name, minutes in ZONES.items())
    hours, minutes = (
        f"CAST(coalesce(nullif(regexp_extract(z, '[+-]([0-9]{{1,2}}):?([0-9]{{2}})?$', {n}), ''), '0') AS INTEGER)" for n in (1, 2)
    )
    ahead = f"CASE z {named} ELSE CASE WHEN contains(z, '-') THEN -1 ELSE 1 END * (60 * {hours} + {minutes}) END"
    at = f"CASE WHEN z = '' THEN w ELSE timezone('Europe/Warsaw', timezone('UTC', w - to_minutes({ahead}))) END"
    return _let("w", local, _let("z", zone, at))


def _worded(text: str) -> str:
    """A day written in words, as a time stamp."""
    ways = " ".join(
        f"WHEN regexp_full_match(z, {text_of(pattern)}) THEN regexp_replace(z, {text_of(pattern)}, {text_of(template)})"
        for pattern, template in DAYS
    )
    return _let("z", f"regexp_replace({_trim(text)}, '[\\s{BLANKS}]+', ' ', 'g')", f"TRY_CAST(CASE {ways} END AS TIMESTAMP)")


def _time(column: ColumnRecipe, text: str) -> Cell:
    pattern = text_of(column.format.pattern)
    moment = f"try_strptime({text}, {pattern})"
    ways = ["%H:%M", "%H:%M:%S", *(["%I:%M %p", "%I:%M:%S %p", "%I:%M%p"] if "%p" in column.format.pattern else [])]
    ways += [] if ":" in column.format.pattern else ["%H.%M", "%H,%M"]
    loose = f"TRY_CAST(try_strptime({_trim(text)}, [{', '.join(map(text_of, ways))}]) AS TIME)"
    return Cell(text=text, exact=f"strftime({moment}, {pattern}) = {text}", typed=f"{moment}::TIME", loose=loose)


def _period(_: ColumnRecipe, text: str) -> Cell:
    clean = _trim(text)
    ways = " ".join(
        f"WHEN regexp_full_match(z, {text_of(pattern)}) THEN regexp_replace(z, {text_of(pattern)}, {text_of(template)})"
        for pattern, template in PERIODS
    )
    canonical = _let("z", clean, f"CASE {ways} ELSE z END")
    return Cell(text=text, exact=_is_period(text), typed=text, loose=_let("y", canonical, f"CASE WHEN {_is_period('y')} THEN y END"))


def _is_period(text: str) -> str:
    """Whether a text is a period in canonical form; days, weeks and school years are checked beyond their look."""
    look = r"[12][0-9]{3}(?:-H[12]|-Q[1-4]|-W[0-9]{2}|-(?:0[1-9]|1[0-2])(?:-[0-9]{2})?|/[0-9]{2})?"
    day = f"length({text}) < 10 OR TRY_CAST({text} AS DATE) IS NOT NULL"
    # The last week of a year is the one that 28 December lies in.
    last = f"weekofyear(make_date(TRY_CAST({text}[1:4] AS INTEGER), 12, 28))"
    week = f"NOT contains({text}, '-W') OR TRY_CAST({text}[7:8] AS INTEGER) BETWEEN 1 AND {last}"
    school = f"NOT contains({text}, '/') OR (TRY_CAST({text}[1:4] AS INTEGER) + 1) % 100 = TRY_CAST({text}[6:7] AS INTEGER)"
    return f"(regexp_full_match({text}, {text_of(look)}) AND ({day}) AND ({week}) AND ({school}))"


_MAKERS = {
    Type.TEXT: _text,
    Type.INTEGER: _integer,
    Type.DECIMAL: _decimal,
    Type.BOOLEAN: _boolean,
    Type.DATE: _date,
    Type.DATETIME: _datetime,
    Type.TIME: _time,
    Type.PERIOD: _period,
}
