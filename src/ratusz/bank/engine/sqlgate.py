"""The first wall before a visitor's SQL: what its tree may hold (ADR 45). It runs nothing.

The text is parsed by the engine that will run it, so that nobody can mean one thing to the gate and another to the engine. Every node
of the tree must be of a kind that is listed in `sqlwords`; each table must be `data`, `"dataset/resource"` or one that WITH made.
"""

import difflib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

import duckdb

from ratusz.bank.engine import sqlwords as words

#: The table of the address that is asked.
DATA = "data"
LONGEST_STATEMENT = 20_000
LONGEST_TREE = 4_000_000
_ADDRESS = re.compile(r"[a-z0-9_-]+/[a-z0-9_-]+")
#: DuckDB tells A from a in no name, but Ą from ą and the Kelvin sign from k.
_FOLDED = {letter: letter + 32 for letter in range(ord("A"), ord("Z") + 1)}
_NEAR = re.compile(r'syntax error at or near "(.*)"', re.DOTALL)
_NO_PLACE = 2**64 - 1


class Refused(Exception):
    """A statement that is not let through: a code of `sqlrefusals`, what was found, where (bytes from the beginning), what is near."""

    def __init__(self, code: str, found: str = "", *, at: int | None = None, why: str = "", near: tuple[str, ...] = ()) -> None:
        super().__init__(code, found)
        self.code, self.found, self.at, self.why, self.near = code, found, at, why, near


@dataclass(slots=True, kw_only=True)
class Passed:
    """What a statement that was let through names: tables, and where each column stands first."""

    tables: set[str] = field(default_factory=set)
    columns: dict[str, int] = field(default_factory=dict)


def folded(name: str) -> str:
    """`name` as DuckDB compares it."""
    return name.translate(_FOLDED)


def check(parser: duckdb.DuckDBPyConnection, sql: str) -> Passed:
    """What `sql` names; Refused when it is anything but one SELECT made of what is allowed. `parser` sees no table and no file."""
    if len(sql) > LONGEST_STATEMENT or "\0" in sql:
        raise Refused("sql-too-long")
    statement = _parsed(parser, sql)
    passed = Passed()
    waiting: list[tuple[Any, frozenset[str]]] = [(statement, frozenset())]
    while waiting:
        node, known = waiting.pop()
        if isinstance(node, list):
            waiting.extend((each, known) for each in node)
        elif isinstance(node, dict):
            _check(node, known, passed)
            waiting.extend(_below(node, known))
    return passed


def _parsed(parser: duckdb.DuckDBPyConnection, sql: str) -> Any:
    """The tree of the only statement."""
    text = parser.execute("SELECT json_serialize_sql(CAST(? AS VARCHAR))", [sql]).fetchall()[0][0]
    if len(text) > LONGEST_TREE:
        raise Refused("sql-too-long")
    try:
        told = json.loads(text)
    except RecursionError:
        raise Refused("sql-too-long") from None
    if told["error"]:
        _unreadable(parser, sql, told)
    statements = told["statements"]
    if len(statements) != 1:
        raise Refused("sql-several" if statements else "sql-empty")
    # What is serialised is a SELECT; asked a second way, for the two ways are separate code of the engine.
    kinds = _kinds(parser, sql)
    if kinds != ["SELECT"]:
        raise Refused("sql-not-select", " ".join(kinds))
    return statements[0]


def _unreadable(parser: duckdb.DuckDBPyConnection, sql: str, told: Mapping[str, str]) -> NoReturn:
    if told.get("error_type") != "parser":
        kinds = _kinds(parser, sql)
        if len(kinds) > 1:
            raise Refused("sql-several")
        if kinds != ["SELECT"]:
            raise Refused("sql-not-select", " ".join(kinds))
    if "expression depth" in told.get("error_message", ""):
        raise Refused("sql-too-long")
    words = told.get("error_message", "")
    near = _NEAR.search(words)
    place = int(told["position"]) if "position" in told else None
    raise Refused("sql-syntax", near[1], at=place) if near else Refused("sql-wrong", at=place, why=words)


def _kinds(parser: duckdb.DuckDBPyConnection, sql: str) -> list[str]:
    try:
        return [statement.type.name for statement in parser.extract_statements(sql)]
    except ValueError:
        # UPDATE EXTENSIONS and others: kinds that the engine has no name for in Python.
        return ["?"]
    except duckdb.Error as error:
        raise Refused("sql-syntax", why=str(error)) from None


def _below(node: Mapping[str, Any], known: frozenset[str]) -> Iterable[tuple[Any, frozenset[str]]]:
    """The parts of `node`, each with the tables that WITH has made for it: one may use those before it, the query uses all."""
    for entry in node.get("cte_map", {}).get("map", ()) if node.get("type") in words.NODES else ():
        name = _table_of_with(entry["key"])
        made = entry["value"]
        recursive = made["query_node"].get("type") == "RECURSIVE_CTE_NODE"
        yield {**made, "name": ""}, known | {name} if recursive else known
        known |= {name}
    yield from ((value, known) for key, value in node.items() if key != "cte_map")


def _table_of_with(written: str) -> str:
    name = folded(written)
    if name == DATA or "/" in name or "." in name or name.startswith(words.NOT_TABLES):
        raise Refused("sql-name-taken", written)
    return name


def _check(node: Mapping[str, Any], known: frozenset[str], passed: Passed) -> None:
    """Refused unless `node` itself, without what is below it, is of a kind that is allowed."""
    at = node.get("query_location")
    place = None if at in {None, _NO_PLACE} else at
    if "class" in node:
        _check_expression(node, place, passed)
    elif "type" in node:
        _check_source(node, place, known, passed)
    elif unknown := sorted(set(node) - words.PARTS):
        raise Refused("sql-construct", unknown[0], at=place)


def _check_source(node: Mapping[str, Any], place: int | None, known: frozenset[str], passed: Passed) -> None:
    kind = node["type"]
    if not isinstance(kind, str) or kind not in words.NODES | words.SOURCES | words.ENDINGS:
        named = str(kind)
        writes = named.endswith("_QUERY_NODE")
        raise Refused("sql-not-select" if writes else "sql-construct", named.removesuffix("_QUERY_NODE"), at=place)
    for part in ("sample", "at_clause", "pivot_enum"):
        if node.get(part):
            raise Refused("sql-construct", part.removesuffix("_clause"), at=place)
    if kind == "BASE_TABLE":
        _check_table(node, place, known, passed)
    if kind == "TABLE_FUNCTION" and folded(node["function"]["function_name"]) not in words.TABLE_FUNCTIONS:
        raise Refused("sql-function", node["function"]["function_name"], at=place)


def _check_table(node: Mapping[str, Any], place: int | None, known: frozenset[str], passed: Passed) -> None:
    path = node["qualified_name"]["path"]
    name = folded(node["table_name"])
    if node["schema_name"] or node["catalog_name"] or path != [node["table_name"]]:
        raise Refused("sql-table", ".".join(path), at=place)
    if name in known:
        return
    if name != DATA and not _ADDRESS.fullmatch(name):
        raise Refused("sql-table", node["table_name"], at=place)
    passed.tables.add(name)


def _check_expression(node: Mapping[str, Any], place: int | None, passed: Passed) -> None:
    kind = node["class"]
    if kind not in words.EXPRESSIONS:
        raise Refused("sql-construct", kind, at=place)
    if kind in {"FUNCTION", "WINDOW"}:
        _check_function(node, place)
    elif kind == "TYPE":
        name = folded(node["type_name"])
        if node["schema"] or node["catalog"] or name not in words.TYPES:
            raise Refused("sql-type", node["type_name"], at=place)
    elif kind == "COLUMN_REF":
        names = node["column_names"]
        if len(names) == 1 and folded(names[0]) in words.NOT_COLUMNS:
            raise Refused("sql-function", names[0], at=place)
        if place is not None:
            passed.columns.setdefault(names[-1], place)


def _check_function(node: Mapping[str, Any], place: int | None) -> None:
    name = folded(node["function_name"])
    qualified = node["schema"] or node["catalog"] or len(node["qualified_name"]["path"]) != 1
    if qualified or name not in words.FUNCTIONS | words.TABLE_FUNCTIONS:
        near = difflib.get_close_matches(name, sorted(words.FUNCTIONS), n=3)
        raise Refused("sql-function", ".".join(node["qualified_name"]["path"]), at=place, near=tuple(near))
