"""Contracts as ODCS 3.1 (Open Data Contract Standard, Bitol, LF AI & Data; Apache-2.0), written and read.

What the standard has words for is written in them: columns, required and unique ones, rows, words and ways of writing. Sums, jumps,
limits and references to other resources are of `type: custom, engine: ratusz` with the rule as `implementation`; whoever does not know
that engine passes them over.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

import yaml

from ratusz.bank.check.contract.promised import Promised
from ratusz.bank.check.contract.rules import Complete, Filled, OneOf, Rule, Unique, Written, rule_from_json, rule_json
from ratusz.bank.model.problem import Severity
from ratusz.bank.model.schema import NAME, Type

VERSION = "v3.1.0"
ENGINE = "ratusz"
_LOGICAL = {
    Type.TEXT: "string", Type.INTEGER: "integer", Type.DECIMAL: "number", Type.BOOLEAN: "boolean",
    Type.DATE: "date", Type.DATETIME: "timestamp", Type.TIME: "time", Type.PERIOD: "string",
}  # fmt: skip
_TYPES = {logical: type_ for type_, logical in _LOGICAL.items() if type_ is not Type.PERIOD}
_SEVERITIES = {Severity.ADVICE: "info", Severity.WARNING: "warning", Severity.ERROR: "error"}
_FROM_SEVERITY = {told: severity for severity, told in _SEVERITIES.items()}
_PERIOD = "period"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """What is promised of a resource, by whom, for what. Empty texts are left out.

    `frequency` is an ISO 8601 duration ("P1M"); `latency_days` the days from the end of a period to its publication, None: not promised.
    `server`: the address where the data lie.
    """

    id: str
    version: str
    name: str
    active: bool = True
    purpose: str = ""
    usage: str = ""
    limitations: str = ""
    steward: str = ""
    frequency: str = ""
    latency_days: int | None = None
    server: str = ""
    columns: tuple[Promised, ...] = ()
    rules: tuple[Rule, ...] = ()


#: A contract with two hundred columns and rules has some tens of kilobytes; YAML of megabytes takes minutes.
_LONGEST = 300_000


class NoContract(ValueError):
    """A file that is no contract, or one with rules nobody can follow; the message says where and what."""


def as_odcs(contract: Contract) -> dict[str, Any]:
    """A contract as the standard's JSON."""
    told = {"purpose": contract.purpose, "usage": contract.usage, "limitations": contract.limitations}
    table = _table_name(contract)
    by_column: dict[str, list[dict[str, Any]]] = {}
    of_table: list[dict[str, Any]] = []
    for rule in contract.rules:
        (by_column.setdefault(rule.column, []) if isinstance(rule, Filled | OneOf | Written) else of_table).append(_quality(rule))
    properties = [_property(one, by_column.pop(one.name, [])) for one in contract.columns]
    # Rules of columns that are not promised stand with the table, as rules of our own.
    of_table += [_custom(rule) for rule in contract.rules if isinstance(rule, Filled | OneOf | Written) and rule.column in by_column]
    return {
        "apiVersion": VERSION,
        "kind": "DataContract",
        "id": contract.id,
        "version": contract.version,
        "status": "active" if contract.active else "draft",
        "name": contract.name,
        **({"description": {name: text for name, text in told.items() if text}} if any(told.values()) else {}),
        **({"servers": [{"server": "bank", "type": "api", "location": contract.server}]} if contract.server else {}),
        "schema": [
            {
                "name": table,
                "logicalType": "object",
                "physicalType": "table",
                "properties": properties,
                **({"quality": of_table} if of_table else {}),
            }
        ],
        **({"team": {"name": contract.steward}} if contract.steward else {}),
        **({"slaProperties": sla} if (sla := list(_sla(contract))) else {}),
    }


def as_yaml(contract: Contract) -> str:
    """The same as a YAML file."""
    return yaml.safe_dump(as_odcs(contract), allow_unicode=True, sort_keys=False, width=120)


def _table_name(contract: Contract) -> str:
    return contract.name.rsplit("/", 1)[-1].replace("-", "_") or "table"


def _property(one: Promised, quality: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "name": one.name,
        "businessName": one.label,
        "logicalType": _LOGICAL[one.type],
        "physicalType": str(one.type),
        "required": any(each.get("metric") == "nullValues" for each in quality),
        **({"description": one.meaning} if one.meaning else {}),
        **({"customProperties": custom} if (custom := list(_custom_properties(one))) else {}),
        **({"quality": quality} if quality else {}),
    }


def _custom_properties(one: Promised) -> Iterator[dict[str, Any]]:
    if one.unit:
        yield {"property": "unit", "value": one.unit}
    if not one.required:
        yield {"property": "mayBeMissing", "value": True}


def _quality(rule: Rule) -> dict[str, Any]:
    match rule:
        case Filled():
            return {**_library(rule, "nullValues", "completeness"), "mustBe": 0}
        case OneOf():
            return {**_library(rule, "invalidValues", "conformity"), "mustBe": 0, "arguments": {"validValues": list(rule.values)}}
        case Written():
            example = {"example": rule.example} if rule.example else {}
            return {**_library(rule, "invalidValues", "conformity"), "mustBe": 0, "arguments": {"pattern": rule.pattern, **example}}
        case Unique():
            return {**_library(rule, "duplicateValues", "uniqueness"), "mustBe": 0, "arguments": {"properties": list(rule.columns)}}
        case Complete():
            return {**_library(rule, "rowCount", "completeness"), "mustBeGreaterOrEqualTo": rule.rows}
        case _:
            return _custom(rule)


def _library(rule: Rule, metric: str, dimension: str) -> dict[str, Any]:
    why = {"description": rule.why} if rule.why else {}
    return {"type": "library", "metric": metric, "dimension": dimension, "severity": _SEVERITIES[rule.severity], **why}


def _custom(rule: Rule) -> dict[str, Any]:
    return {"type": "custom", "engine": ENGINE, "severity": _SEVERITIES[rule.severity], "implementation": rule_json(rule)}


def _sla(contract: Contract) -> Iterator[dict[str, Any]]:
    if contract.frequency:
        yield {"property": "frequency", "value": contract.frequency}
    if contract.latency_days is not None:
        yield {"property": "latency", "value": contract.latency_days, "unit": "d"}


def from_yaml(text: str) -> Contract:
    """The contract of a file; NoContract where it is none. What the bank has no rule for is left out."""
    if len(text) > _LONGEST:
        raise NoContract(f"> {_LONGEST}")
    try:
        data = yaml.load(text, Loader=_Plain)  # noqa: S506  a safe loader, with less in it
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # a 13th month, a thousand brackets
        raise NoContract(" ".join(str(error).split())[:200]) from error
    if not isinstance(data, Mapping) or data.get("kind") != "DataContract":
        raise NoContract("kind: DataContract")
    tables = data.get("schema") or []
    if not isinstance(tables, list) or len(tables) != 1 or not isinstance(tables[0], Mapping):
        raise NoContract("schema: 1")
    properties = _maps(tables[0].get("properties"))
    told = data.get("description")
    described: Mapping[str, Any] = told if isinstance(told, Mapping) else {}
    texts = {name: str(described.get(name) or "") for name in ("purpose", "usage", "limitations")}
    frequency, latency = _promises(_maps(data.get("slaProperties")))
    return Contract(
        id=str(data.get("id", "")),
        version=str(data.get("version", "")),
        name=str(data.get("name") or tables[0].get("name", "")),
        active=data.get("status") == "active",
        purpose=texts["purpose"],
        usage=texts["usage"],
        limitations=texts["limitations"],
        steward=_steward(data.get("team")),
        frequency=frequency,
        latency_days=latency,
        columns=tuple(_promised(each) for each in properties),
        rules=tuple(_rules(tables[0], properties)),
    )


class _Plain(yaml.SafeLoader):
    """YAML without aliases: a few lines of them stand for more text than any machine holds."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise NoContract("*")
        return super().compose_node(parent, index)


def _maps(value: object) -> list[Mapping[str, Any]]:
    """The items of a list that say something by name."""
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def _map(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _steward(team: object) -> str:
    return str(team.get("name") or "") if isinstance(team, Mapping) else ""


def _promises(sla: list[Mapping[str, Any]]) -> tuple[str, int | None]:
    told = {str(each.get("property")): each.get("value") for each in sla}
    latency = told.get("latency")
    return str(told.get("frequency") or ""), int(latency) if isinstance(latency, int | float) and isfinite(latency) else None


def _promised(data: Mapping[str, Any]) -> Promised:
    name = str(data.get("name", ""))
    if not NAME.fullmatch(name):
        raise NoContract(f"schema.properties.name: {name!r}")
    custom = {str(each.get("property")): each.get("value") for each in _maps(data.get("customProperties"))}
    physical, logical = str(data.get("physicalType", "")), str(data.get("logicalType", "string"))
    return Promised(
        name=name,
        label=str(data.get("businessName") or name),
        type=Type.PERIOD if physical == _PERIOD else _TYPES.get(logical, Type.TEXT),
        unit=str(custom.get("unit") or ""),
        required=not custom.get("mayBeMissing"),
        meaning=str(data.get("description") or ""),
    )


def _rules(table: Mapping[str, Any], properties: list[Mapping[str, Any]]) -> Iterator[Rule]:
    for each in properties:
        checks = _maps(each.get("quality"))
        for check in checks:
            yield from _rule(check, str(each["name"]))
        if each.get("required") and not any(check.get("metric") == "nullValues" for check in checks):
            yield Filled(column=str(each["name"]))
        if each.get("unique") or each.get("primaryKey"):
            yield Unique(columns=(str(each["name"]),))
    for check in _maps(table.get("quality")):
        yield from _rule(check, "")


def _rule(check: Mapping[str, Any], column: str) -> Iterator[Rule]:
    """The rule of a check; nothing of checks that the bank does not know."""
    arguments = _map(check.get("arguments"))
    how: dict[str, Any] = {
        "severity": _FROM_SEVERITY.get(str(check.get("severity")), Severity.WARNING),
        "why": str(check.get("description") or ""),
    }
    match check.get("metric"), check.get("engine"):
        case _, "ratusz":
            try:
                yield rule_from_json(_map(check.get("implementation")))
            except ValueError as error:
                raise NoContract(f"quality.implementation: {error}") from error
        case "nullValues", _ if column:
            yield Filled(column=column, **how)
        case "invalidValues", _ if column and isinstance(arguments.get("validValues"), list):
            yield OneOf(column=column, values=tuple(map(str, arguments["validValues"])), **how)
        case "invalidValues", _ if column and "pattern" in arguments:
            yield Written(column=column, pattern=str(arguments["pattern"]), example=str(arguments.get("example") or ""), **how)
        case "duplicateValues", _:
            named = arguments.get("properties")
            columns = tuple(map(str, named)) if isinstance(named, list) and named else (column,)
            if all(columns):
                yield Unique(columns=columns, **how)
        case "rowCount", _ if isinstance(check.get("mustBeGreaterOrEqualTo"), int):
            yield Complete(rows=check["mustBeGreaterOrEqualTo"], **how)
