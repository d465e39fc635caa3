"""Parameters ⇄ query: `parse(write(query)) == query`, and `write(parse(pairs))` is the tidy form of `pairs`."""

from collections.abc import Callable, Iterator, Sequence

from ratusz.bank.model.schema import RESERVED, Column, Schema, Type
from ratusz.bank.model.status import BY_CODE
from ratusz.bank.query import wrong
from ratusz.bank.query.nodes import ANY_COLUMN, MAX_LIMIT, Condition, Group, Measure, Op, Outline, Query, SortKey, Value
from ratusz.bank.query.terms import coordinates, has_shapes, is_place, known_column, operators, parse_group, parse_measure
from ratusz.bank.query.values import TRUTH, parse_value, print_value
from ratusz.bank.read.geometry import GEOMETRY

Pairs = Sequence[tuple[str, str]]
#: The outline of the area of a name or code; WrongQuery where nobody knows it.
OutlineOf = Callable[[str], Outline]

_OWN = ("q", "select", "sort", "group", "measure", "facet", "limit", "cursor", "from")
_LISTS = {"select", "sort", "group", "measure", "facet"}
#: What others read from the same address: which version, which language, how the answer is written.
_OTHERS = RESERVED - set(_OWN)
#: Operators whose parameter is repeated to give several values to one condition.
_REPEATED = (Op.IN, Op.NOTIN, Op.STATUS)
MAX_TEXT = 1000
MAX_VALUES = 1000
MAX_START = 2**53
#: What the sides of a box of shapes are.
_DEGREES = Column(name=GEOMETRY, label="", type=Type.DECIMAL, precision=18, scale=8)


def no_outlines(_text: str) -> Outline:
    """Where no boundaries are at hand."""
    raise wrong.without_boundaries()


def parse(pairs: Pairs, schema: Schema, outline_of: OutlineOf = no_outlines) -> Query:
    """The query that parameters ask of a table with `schema`; WrongQuery with what would have been right.

    `outline_of` says where the areas lie that are asked of places.
    """
    if len(pairs) > MAX_VALUES:
        raise wrong.too_long("?", MAX_VALUES)
    own: dict[str, list[str]] = {}
    conditions: list[tuple[str, str]] = []
    for name, text in pairs:
        if name in _OWN:
            own.setdefault(name, []).append(text)
        elif name not in _OTHERS:
            conditions.append((name, text))
    for name, texts in own.items():
        if len(texts) > 1 and name not in _LISTS:
            raise wrong.repeated_parameter(name)
    return _checked(_assembled(own, _conditions(conditions, schema, outline_of), schema), schema)


def _assembled(own: dict[str, list[str]], where: tuple[Condition, ...], schema: Schema) -> Query:
    one = {name: texts[0] for name, texts in own.items()}
    if len(one.get("q", "")) > MAX_TEXT:
        raise wrong.too_long("q", MAX_TEXT)
    return Query(
        where=where,
        text=one.get("q", "").replace("\0", "").strip(),
        select=tuple(known_column(name, schema).name for name in _listed(own, "select")),
        sort=tuple(SortKey(name=name.removeprefix("-"), descending=name.startswith("-")) for name in _listed(own, "sort")),
        group=tuple(parse_group(text, schema) for text in _listed(own, "group")),
        measures=tuple(parse_measure(text, schema) for text in _listed(own, "measure")),
        facets=tuple(known_column(name, schema).name for name in _listed(own, "facet")),
        limit=_number("limit", one["limit"], MAX_LIMIT) if one.get("limit") else None,
        start=_number("from", one["from"], MAX_START) if one.get("from") else 0,
        cursor=one.get("cursor", ""),
    )


def _listed(own: dict[str, list[str]], name: str) -> list[str]:
    return [item.strip() for text in own.get(name, ()) for item in text.split(",") if item.strip()]


def _number(name: str, text: str, most: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 16 and int(text) <= most):
        raise wrong.number_unfit(name, text, 0, most)
    return int(text)


def _conditions(pairs: list[tuple[str, str]], schema: Schema, outline_of: OutlineOf) -> tuple[Condition, ...]:
    """Conditions in the order of their first parameter; those of `in` and its like gathered."""
    gathered: dict[tuple[str, Op], list[Value]] = {}
    single: list[tuple[str, Op, tuple[Value, ...]]] = []
    for name, text in pairs:
        of, op, values = _condition(name, text, schema)
        if op in _REPEATED:
            if (of, op) not in gathered:
                single.append((of, op, ()))
            gathered.setdefault((of, op), []).extend(values)
        else:
            single.append((of, op, values))
    found = []
    for of, op, values in single:
        outline = outline_of(str(values[0])) if op is Op.AREA and is_place(schema.column(of), schema) else None
        found.append(Condition(column=of, op=op, values=values or tuple(dict.fromkeys(gathered[of, op])), outline=outline))
    return tuple(dict.fromkeys(found))


def _condition(name: str, text: str, schema: Schema) -> tuple[str, Op, tuple[Value, ...]]:
    if name == f"{ANY_COLUMN}__{Op.STATUS}":
        return ANY_COLUMN, Op.STATUS, (_status(text, ANY_COLUMN),)
    column, op = _subject(name, schema)
    return column.name, op, _values(text, column, op, schema)


def _status(text: str, of: str) -> str:
    if text not in BY_CODE:
        raise wrong.choice_unfit(text, of, BY_CODE)
    return text


def _subject(name: str, schema: Schema) -> tuple[Column, Op]:
    column_name, mark, op_name = name.partition("__")
    if column_name not in schema:
        raise wrong.unknown_column(column_name, schema.names) if mark else wrong.unknown_parameter(name, (*schema.names, *_OWN))
    column = schema.column(column_name)
    if not mark:
        return column, Op.EXACT
    if op_name not in set(Op):
        raise wrong.unknown_operator(op_name, operators(column, schema))
    op, fitting = Op(op_name), operators(column, schema)
    if op is Op.BBOX and op not in fitting:
        raise wrong.box_without_pair(column.name, [one for one in schema.names if coordinates(one, schema)])
    if op not in fitting:
        raise wrong.operator_unfit(op_name, column, fitting)
    return column, op


def _values(text: str, column: Column, op: Op, schema: Schema) -> tuple[Value, ...]:
    if len(text) > MAX_TEXT:
        raise wrong.too_long(column.name, MAX_TEXT)
    match op:
        case Op.ISNULL:
            if text not in TRUTH:
                raise wrong.choice_unfit(text, column.name, TRUTH)
            return (TRUTH[text],)
        case Op.STATUS:
            return (_status(text, column.name),)
        case Op.CONTAINS | Op.STARTSWITH | Op.ENDSWITH | Op.AREA:
            if "\0" in text:
                raise wrong.value_unfit(text.replace("\0", "?"), column, "Bytków")
            return (text,)
        case Op.BBOX:
            return _box(text, column, schema)
        case _:
            return (parse_value(text, column),)


def _box(text: str, column: Column, schema: Schema) -> tuple[Value, ...]:
    sides = text.split(",")
    if len(sides) != 4:
        raise wrong.box_unfit(text)
    if has_shapes(column):
        return tuple(parse_value(side, _DEGREES) for side in sides)
    east, north = coordinates(column.name, schema) or (column.name, column.name)
    return tuple(parse_value(side, schema.column(name)) for side, name in zip(sides, (east, north, east, north), strict=True))


def _checked(query: Query, schema: Schema) -> Query:
    """`query` once it is known to make sense as a whole."""
    if query.cursor and query.start:
        raise wrong.cursor_with_start()
    if query.is_grouped and query.select:
        raise wrong.select_with_group()
    names = [group.name for group in query.group] + [measure.name for measure in query.figures] if query.is_grouped else list(query.select)
    for names_of_one_kind in (names, query.facets, [key.name for key in query.sort]):
        twice = next((name for n, name in enumerate(names_of_one_kind) if name in names_of_one_kind[:n]), None)
        if twice is not None:
            raise wrong.name_twice(twice)
    sortable = names if query.is_grouped else schema.names
    stray = next((key.name for key in query.sort if key.name not in sortable), None)
    if stray is not None:
        raise wrong.order_unfit(stray, sortable)
    return query


def write(query: Query) -> list[tuple[str, str]]:
    """The parameters of `query`, in one tidy order: conditions as they stand, then the rest."""
    return [*_written_conditions(query.where), *_written_rest(query)]


def telling(query: Query) -> list[tuple[str, str]]:
    """What tells `query` from others: its parameters, and the versions of boundaries that it leans on."""
    return [*write(query), *(("_boundaries", one.outline.version) for one in query.where if one.outline is not None)]


def _written_conditions(where: tuple[Condition, ...]) -> Iterator[tuple[str, str]]:
    for condition in where:
        name = condition.column if condition.op is Op.EXACT else f"{condition.column}__{condition.op}"
        if condition.op is Op.BBOX:
            yield name, ",".join(map(print_value, condition.values))
        else:
            yield from ((name, print_value(value)) for value in condition.values)


def _written_rest(query: Query) -> Iterator[tuple[str, str]]:
    lists: dict[str, Sequence[str]] = {
        "select": query.select,
        "sort": [("-" if key.descending else "") + key.name for key in query.sort],
        "group": _names(query.group),
        "measure": _names(query.measures),
        "facet": query.facets,
    }
    if query.text:
        yield "q", query.text
    yield from ((name, ",".join(items)) for name, items in lists.items() if items)
    if query.limit is not None:
        yield "limit", str(query.limit)
    if query.start:
        yield "from", str(query.start)
    if query.cursor:
        yield "cursor", query.cursor


def _names(terms: Sequence[Group | Measure]) -> list[str]:
    return [term.name for term in terms]
