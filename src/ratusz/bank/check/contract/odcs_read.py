"""Contracts of others, read as ODCS 3.1. A file is judged as hostile: it has an end, a depth, and nothing in it refers back."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from ratusz.bank.check.contract.odcs import CALENDAR, FROM_SEVERITY, PERIOD, TYPES, Contract
from ratusz.bank.check.contract.promised import Promised
from ratusz.bank.check.contract.rules import Complete, Filled, OneOf, Rule, Unique, Written, rule_from_json
from ratusz.bank.model.problem import Severity
from ratusz.bank.model.schema import NAME, Type

#: A contract with hundreds of columns and rules has some tens of kilobytes; YAML of megabytes takes minutes.
MOST_BYTES, MOST_DEPTH, MOST_NODES = 300_000, 40, 60_000
MOST_COLUMNS, MOST_RULES = 2_000, 1_000
_MOST_WHY = 250
_FREQUENCIES = {"d": "P{}D", "day": "P{}D", "w": "P{}W", "week": "P{}W", "month": "P{}M", "mo": "P{}M", "y": "P{}Y", "year": "P{}Y"}
_DURATION = re.compile(r"P(?:\d{1,4}[YMWD])+")
_KINDS = {"P1Y": "year", "P12M": "year", "P6M": "half", "P3M": "quarter", "P1M": "month", "P1W": "week", "P7D": "week", "P1D": "day"}


class NoContract(ValueError):
    """A file that is no contract, or one with rules nobody can follow; the message says where and what."""


def from_yaml(text: str) -> Contract:
    """The contract of a file; NoContract where it is none. What the bank has no rule for is left out."""
    data = _loaded(text)
    if not isinstance(data, Mapping) or data.get("kind") != "DataContract":
        raise NoContract("kind: DataContract")
    tables = data.get("schema") or []
    if not isinstance(tables, list) or len(tables) != 1 or not isinstance(tables[0], Mapping):
        raise NoContract("schema: 1")
    properties = _mappings(tables[0].get("properties"))
    if len(properties) > MOST_COLUMNS:
        raise NoContract(f"schema.properties: {len(properties)} > {MOST_COLUMNS}")
    described = _mapping(data.get("description"))
    columns, rules = tuple(_promised(each) for each in properties), tuple(dict.fromkeys(_rules(tables[0], properties)))
    if len(rules) > MOST_RULES:
        raise NoContract(f"quality: {len(rules)} > {MOST_RULES}")
    frequency, calendar = _promises(_mappings(data.get("slaProperties")), _custom(data))
    return Contract(
        id=str(data.get("id", "")),
        version=str(data.get("version", "")),
        name=str(data.get("name") or tables[0].get("name", "")),
        active=data.get("status") == "active",
        purpose=str(described.get("purpose") or ""),
        usage=str(described.get("usage") or ""),
        limitations=str(described.get("limitations") or ""),
        steward=_steward(data.get("team")),
        frequency=frequency,
        calendar=calendar,
        columns=columns,
        rules=rules,
    )


def _loaded(text: str) -> object:
    """The YAML of a file that is not too large, not too deep, and in which nothing is named to be repeated."""
    if len(text.encode()) > MOST_BYTES:
        raise NoContract(f"> {MOST_BYTES} bytes")
    depth = nodes = 0
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            nodes += 1
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if isinstance(event, yaml.AliasEvent):
                raise NoContract(f"alias *{event.anchor}")
            if depth > MOST_DEPTH or nodes > MOST_NODES:
                raise NoContract(f"depth > {MOST_DEPTH}" if depth > MOST_DEPTH else f"nodes > {MOST_NODES}")
        return yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        if isinstance(error, NoContract):
            raise
        raise NoContract(f"YAML{_place(error)}") from error


def _place(error: Exception) -> str:
    """Line and column at which YAML breaks; its reader says the rest in English alone."""
    mark = getattr(error, "problem_mark", None)
    return f", {mark.line + 1}:{mark.column + 1}" if mark is not None else ""


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _mappings(value: object) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def _custom(data: Mapping[str, Any]) -> dict[str, Any]:
    return {str(each.get("property")): each.get("value") for each in _mappings(data.get("customProperties"))}


def _steward(team: object) -> str:
    return str(team.get("name") or "") if isinstance(team, Mapping) else ""


def _promises(sla: list[Mapping[str, Any]], custom: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """How often, as an ISO 8601 duration; and the promised days: as this bank wrote them, else from frequency and latency."""
    told = {str(each.get("property")): each for each in sla}
    frequency = _duration(told.get("frequency", {}))
    if isinstance(custom.get(CALENDAR), Mapping):
        return frequency, custom[CALENDAR]
    latency = told.get("latency")
    if latency is None or frequency not in _KINDS:
        return frequency, {}
    unit, number = str(latency.get("unit") or "d").lower(), latency.get("value")
    lag = f"{number} workdays" if unit.startswith("working") else _duration(latency)
    return frequency, {"frequency": _KINDS[frequency], "lag": "" if lag in {"P0D", "0 workdays"} else lag}


def _duration(said: Mapping[str, Any]) -> str:
    """A number and a unit ("1", "month"), or a text that is a duration already, as ISO 8601."""
    value, unit = said.get("value"), str(said.get("unit") or "d").lower()
    if isinstance(value, str) and not value.isdigit():
        return value.upper() if _DURATION.fullmatch(value.upper()) else ""
    form = _FREQUENCIES.get(unit) or _FREQUENCIES.get(unit.removesuffix("s"))
    return form.format(int(value)) if form and isinstance(value, int | str) and not isinstance(value, bool) else ""


def _promised(data: Mapping[str, Any]) -> Promised:
    name = str(data.get("name", ""))
    if not NAME.fullmatch(name):
        raise NoContract(f"schema.properties.name: {name!r}")
    custom = _custom(data)
    physical, logical = str(data.get("physicalType", "")), str(data.get("logicalType", "string"))
    return Promised(
        name=name,
        label=str(data.get("businessName") or name),
        type=Type.PERIOD if physical == PERIOD else TYPES.get(logical, Type.TEXT),
        unit=str(custom.get("unit") or ""),
        required=not custom.get("mayBeMissing"),
        meaning=str(data.get("description") or ""),
    )


def _rules(table: Mapping[str, Any], properties: list[Mapping[str, Any]]) -> Iterator[Rule]:
    for each in properties:
        checks = _mappings(each.get("quality"))
        for check in checks:
            yield from _rule(check, str(each["name"]))
        if each.get("required") and not any(check.get("metric") == "nullValues" for check in checks):
            yield Filled(column=str(each["name"]))
        if each.get("unique") or each.get("primaryKey"):
            yield Unique(columns=(str(each["name"]),))
    for check in _mappings(table.get("quality")):
        yield from _rule(check, "")


def _rule(check: Mapping[str, Any], column: str) -> Iterator[Rule]:
    """The rule of a check; nothing of checks that the bank does not know."""
    arguments = _mapping(check.get("arguments"))
    how: dict[str, Any] = {
        "severity": FROM_SEVERITY.get(str(check.get("severity")), Severity.WARNING),
        "why": str(check.get("description") or "")[:_MOST_WHY],
    }
    match check.get("metric"), check.get("engine"):
        case _, "ratusz":
            yield _own(check)
        case "nullValues", _ if column:
            yield Filled(column=column, **how)
        case "invalidValues", _ if column and isinstance(arguments.get("validValues"), list):
            yield OneOf(column=column, values=tuple(map(str, arguments["validValues"])), **how)
        case "invalidValues", _ if column and "pattern" in arguments:
            yield Written(column=column, pattern=str(arguments["pattern"]), example=str(arguments.get("example") or ""), **how)
        case "duplicateValues", _:
            named = arguments.get("properties")
            columns = tuple(map(str, named if isinstance(named, list) else [column]))
            if all(columns):
                yield Unique(columns=columns, **how)
        case "rowCount", _ if isinstance(check.get("mustBeGreaterOrEqualTo"), int):
            yield Complete(rows=check["mustBeGreaterOrEqualTo"], **how)


def _own(check: Mapping[str, Any]) -> Rule:
    """A rule as this bank wrote it."""
    try:
        return rule_from_json(_mapping(check.get("implementation")))
    except (ValueError, TypeError) as error:
        raise NoContract(f"quality.implementation: {error}") from error
