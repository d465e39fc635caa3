"""Contracts as ODCS 3.1 (Open Data Contract Standard, Bitol, LF AI & Data; Apache-2.0), written; `odcs_read` reads them.

What the standard has words for is written in them: columns, required and unique ones, rows, words and ways of writing. Sums, jumps,
limits and references to other resources are of `type: custom, engine: ratusz` with the rule as `implementation`; whoever does not know
that engine passes them over.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from ratusz.bank.check.contract.promised import Promised
from ratusz.bank.check.contract.rules import Complete, Filled, OneOf, Rule, Unique, Written, rule_json
from ratusz.bank.model.problem import Severity
from ratusz.bank.model.schema import Type

VERSION = "v3.1.0"
ENGINE = "ratusz"
_LOGICAL = {
    Type.TEXT: "string", Type.INTEGER: "integer", Type.DECIMAL: "number", Type.BOOLEAN: "boolean",
    Type.DATE: "date", Type.DATETIME: "timestamp", Type.TIME: "time", Type.PERIOD: "string",
}  # fmt: skip
TYPES = {logical: type_ for type_, logical in _LOGICAL.items() if type_ is not Type.PERIOD}
_SEVERITIES = {Severity.ADVICE: "info", Severity.WARNING: "warning", Severity.ERROR: "error"}
FROM_SEVERITY = {told: severity for severity, told in _SEVERITIES.items()}
PERIOD = "period"
#: Unit of a latency → how the bank writes it.
_UNITS = {"d": re.compile(r"P(\d+)D"), "months": re.compile(r"P(\d+)M"), "working days": re.compile(r"(\d+) workdays")}
#: Property of the whole contract that says the promised days exactly.
CALENDAR = "releaseCalendar"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """What is promised of a resource, by whom, for what. Empty texts are left out.

    `frequency` is an ISO 8601 duration ("P1M"). `calendar`: the promised days, as `reconcile.releases` writes them; empty: none are.
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
    calendar: Mapping[str, Any] = field(default_factory=dict)
    server: str = ""
    columns: tuple[Promised, ...] = ()
    rules: tuple[Rule, ...] = ()


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
        **({"customProperties": [{"property": CALENDAR, "value": dict(contract.calendar)}]} if contract.calendar else {}),
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
    if "frequency" in contract.calendar:
        yield {"property": "latency", **_latency(str(contract.calendar.get("lag", "")))}


def _latency(lag: str) -> dict[str, Any]:
    """A stretch of time in a number and a unit; one that is both months and days as its ISO 8601 text."""
    for unit, form in _UNITS.items():
        if found := form.fullmatch(lag or "P0D"):
            return {"value": int(found[1]), "unit": unit}
    return {"value": lag}
