"""Forms of the explorer → parameters. A form sends fields whose names begin with `_`; the answer leads to the tidy address.

| form | fields |
|---|---|
| one more condition | `_column` `_op` `_value` |
| values of a column | `_for` `_in`… `_how` (in, notin) |
| a column from … to … | `_for` `_from` `_to` |
| columns and their order | `_show`… in order, `_plain`: how they stand in the table, `_up` or `_down`: move this one and stay |
| groups and measures | `_group`…, `_function` and `_of` in pairs, `_grouped` |
| the n-th row | `_place` |
"""

import re
from collections.abc import Sequence

from ratusz.bank.query.nodes import Op
from ratusz.portal.pages.explorer.address import PLACE, Pair, Pairs

COLUMN, OPERATOR, VALUE = "_column", "_op", "_value"
_ORDERED = {Op.GT, Op.GTE, Op.LT, Op.LTE}
_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_GROUPED_NUMBER = re.compile(r"[-−]?\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d+)?|−\d+(?:[.,]\d+)?")


def tidy(pairs: Sequence[Pair]) -> Pairs | None:
    """The parameters that the form of `pairs` asks for; None where the address is tidy already."""
    fields = [pair for pair in pairs if pair[0] in _FIELDS]
    told = tuple(pair for pair in pairs if pair[1] and pair[0] not in _FIELDS)
    if not fields:
        return told if len(told) < len(pairs) else None
    moved = any(name in {"_up", "_down"} for name, _ in fields)
    kept = tuple(pair for pair in told if pair[0] not in PLACE and (moved or not pair[0].startswith("_")))
    for name, make in _MAKERS.items():
        if any(field == name for field, _ in fields):
            return make(kept, fields)
    return kept


def names_of_values(column: str) -> frozenset[str]:
    """The parameters that say which values of a column are wanted."""
    return frozenset({column, f"{column}__in", f"{column}__not", f"{column}__notin"})


def names_of_range(column: str) -> frozenset[str]:
    """The parameters that say from which value on and up to which."""
    return frozenset(f"{column}__{op}" for op in _ORDERED)


def pairs_of_values(column: str, values: Sequence[str], *, but: bool = False) -> Pairs:
    """Only `values` of a column, or all but them."""
    one, many = ("__not", "__notin") if but else ("", "__in")
    return tuple((column + (one if len(values) == 1 else many), value) for value in values)


def _one(fields: Sequence[Pair], name: str) -> str:
    return next((value.strip() for field, value in fields if field == name), "")


def _all(fields: Sequence[Pair], name: str) -> list[str]:
    return [value for field, value in fields if field == name]


def _condition(kept: Pairs, fields: Sequence[Pair]) -> Pairs:
    column, operator, value = (_one(fields, name) for name in (COLUMN, OPERATOR, VALUE))
    operator = operator or Op.EXACT
    if not value:
        return kept
    value = _read(value) if operator in _ORDERED else value
    pair = (column if operator == Op.EXACT else f"{column}__{operator}", value)
    return kept if pair in kept else (*kept, pair)


def _values(kept: Pairs, fields: Sequence[Pair]) -> Pairs:
    column = _one(fields, "_for")
    if _all(fields, "_from") or _all(fields, "_to"):
        ends = ((f"{column}__gte", _read(_one(fields, "_from"))), (f"{column}__lte", _read(_one(fields, "_to"))))
        rest = tuple(pair for pair in kept if pair[0] not in names_of_range(column))
        return (*rest, *(pair for pair in ends if pair[1]))
    rest = tuple(pair for pair in kept if pair[0] not in names_of_values(column))
    return (*rest, *pairs_of_values(column, _all(fields, "_in"), but=_one(fields, "_how") == Op.NOTIN))


def _columns(kept: Pairs, fields: Sequence[Pair]) -> Pairs:
    shown = _moved(_all(fields, "_show"), fields)
    rest = tuple(pair for pair in kept if pair[0] != "select")
    plain = _one(fields, "_plain")
    return rest if not shown or ",".join(shown) == plain else (*rest, ("select", ",".join(shown)))


def _moved(shown: list[str], fields: Sequence[Pair]) -> list[str]:
    for field, step in (("_up", -1), ("_down", 1)):
        name = _one(fields, field)
        at = shown.index(name) if name in shown else -1
        if at >= 0 and 0 <= at + step < len(shown):
            shown[at], shown[at + step] = shown[at + step], shown[at]
    return shown


def _groups(kept: Pairs, fields: Sequence[Pair]) -> Pairs:
    """Rows of groups have other columns, so an order by, or a choice of, the former ones goes."""
    groups = [name for name in dict.fromkeys(_all(fields, "_group")) if name]
    asked = zip(_all(fields, "_function"), _all(fields, "_of"), strict=False)
    measures = [f"{function}({of})" if of else function for function, of in asked if function]
    rest = tuple(pair for pair in kept if pair[0] not in {"group", "measure", "sort", "select"})
    lists = (("group", ",".join(groups)), ("measure", ",".join(dict.fromkeys(measures))))
    return (*rest, *(pair for pair in lists if pair[1]))


def _place(kept: Pairs, fields: Sequence[Pair]) -> Pairs:
    number = re.sub(r"[\s.]", "", _one(fields, "_place"))
    return (*kept, ("from", str(int(number) - 1))) if re.fullmatch(r"\d{1,12}", number, re.ASCII) and int(number) > 1 else kept


def _read(text: str) -> str:
    """What people write as machines do: 31.12.2024 → 2024-12-31, −1 234,5 → -1234,5."""
    text = text.strip()
    if day := _DAY.fullmatch(text):
        return f"{day[3]}-{day[2]:0>2}-{day[1]:0>2}"
    return re.sub(r"[ \u00a0\u202f]", "", text).replace("−", "-") if _GROUPED_NUMBER.fullmatch(text) else text


_MAKERS = {COLUMN: _condition, "_for": _values, "_show": _columns, "_plain": _columns, "_grouped": _groups, "_place": _place}
_FIELDS = frozenset({OPERATOR, VALUE, "_in", "_how", "_from", "_to", "_up", "_down", "_done", "_group", "_function", "_of", *_MAKERS})
