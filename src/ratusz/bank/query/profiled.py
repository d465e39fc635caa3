"""A profile as JSON, for the API and for the cache, and back."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from ratusz.bank.model.schema import Schema, Type
from ratusz.bank.query.bins import Bin
from ratusz.bank.query.nodes import Roll
from ratusz.bank.query.profile import ColumnProfile, Frequent, Outliers, Profile, value_from
from ratusz.bank.query.result import EXACT_IN_JSON

#: Types whose columns have a least and a greatest value: texts and truths have none.
_ENDLESS = {Type.TEXT, Type.BOOLEAN}


def to_json(profile: Profile) -> dict[str, Any]:
    """`{"version", "rows", "columns": [{"name", "type", "count", "missing", "distinct", "min", "max", "mean", "top", …}]}`."""
    return {"version": profile.version, "rows": profile.rows, "columns": [_column(one) for one in profile.columns.values()]}


def from_json(told: dict[str, Any], schema: Schema) -> Profile:
    """The profile that `to_json` told, of a table with `schema`."""
    columns = {one["name"]: _read(one, schema.column(one["name"]).type) for one in told["columns"]}
    return Profile(version=told["version"], rows=told["rows"], columns=columns)


def _column(one: ColumnProfile) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": one.name,
        "type": str(one.type),
        "count": one.count,
        "missing": one.missing,
        "distinct": one.distinct,
        "top": [{"value": _plain(each.value), "count": each.count} for each in one.top],
        "statuses": [{"code": code or None, "count": count} for code, count in one.statuses],
    }
    if one.type not in _ENDLESS:
        found |= {"min": _plain(one.least), "max": _plain(one.greatest)}
    if one.type.is_number:
        found |= {"mean": _plain(one.mean), "median": _plain(one.median), "q1": _plain(one.lower), "q3": _plain(one.upper)}
        found["histogram"] = [{"from": _plain(each.low), "to": _plain(each.high), "count": each.count} for each in one.bins]
        found["outliers"] = _outliers(one.outliers)
    if one.periods:
        found["periods"] = {
            "by": str(one.roll) if one.roll else None,
            "values": [{"value": p.value, "count": p.count} for p in one.periods],
        }
    return found


def _outliers(found: Outliers | None) -> dict[str, Any] | None:
    if found is None:
        return None
    fences = {"low": _plain(found.low), "high": _plain(found.high)}
    return {"rule": "Tukey 1977: 1.5 interquartile ranges from the middle half", **fences, "below": found.below, "above": found.above}


def _plain(value: Any) -> Any:
    match value:
        case None | bool() | str():
            return value
        case int():
            return value if -EXACT_IN_JSON <= value <= EXACT_IN_JSON else str(value)
        case Decimal():
            return format(value, "f")
        case date() | datetime() | time():
            return value.isoformat()
        case _:
            return str(value)


def _read(told: dict[str, Any], type_: Type) -> ColumnProfile:
    periods, outliers = told.get("periods"), told.get("outliers")
    return ColumnProfile(
        name=told["name"], type=type_, count=told["count"], missing=told["missing"], distinct=told["distinct"],
        least=_typed(told.get("min"), type_), greatest=_typed(told.get("max"), type_),
        mean=_number(told.get("mean")), median=_number(told.get("median")),
        lower=_number(told.get("q1")), upper=_number(told.get("q3")),
        top=tuple(Frequent(value=_typed(each["value"], type_), count=each["count"]) for each in told["top"]),
        statuses=tuple((each["code"] or "", each["count"]) for each in told["statuses"]),
        bins=tuple(Bin(low=_number(b["from"]), high=_number(b["to"]), count=b["count"]) for b in told.get("histogram", ())),
        roll=Roll(periods["by"]) if periods and periods["by"] else None,
        periods=tuple(Frequent(value=each["value"], count=each["count"]) for each in periods["values"]) if periods else (),
        outliers=Outliers(low=Decimal(outliers["low"]), high=Decimal(outliers["high"]), below=outliers["below"], above=outliers["above"])
        if outliers else None,
    )  # fmt: skip


def _typed(value: Any, type_: Type) -> Any:
    return value if value is None or isinstance(value, bool) else value_from(str(value), type_)


def _number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))
