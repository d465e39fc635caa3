"""Manifests and schemas as JSON, and JSON as canonical bytes. `from_json(as_json(x)) == x`."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from ratusz.bank.model.schema import Column, Schema, Type
from ratusz.bank.model.table import Part
from ratusz.bank.store.manifest import Kind, Lineage, Manifest, Mode


def canonical(data: Any) -> bytes:
    """`data` as the one JSON text it has: keys sorted, no spaces, UTF-8; NaN and infinity are refused."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def fingerprint(data: Any) -> str:
    """The sha256 of the canonical bytes of `data`, in hex."""
    return hashlib.sha256(canonical(data)).hexdigest()


def schema_as_json(schema: Schema) -> dict[str, Any]:
    """`{"columns": [{"name", "label", "type", "unit", "precision", "scale", "has_status"}], "key": [...]}`."""
    return {"columns": [_column_as_json(column) for column in schema.columns], "key": list(schema.key)}


def schema_from_json(data: Mapping[str, Any]) -> Schema:
    """The inverse of `schema_as_json`."""
    columns = tuple(Column(**{**column, "type": Type(column["type"])}) for column in data["columns"])
    return Schema(columns=columns, key=tuple(data["key"]))


def manifest_as_json(manifest: Manifest) -> dict[str, Any]:
    """The manifest as it is kept in the store."""
    return {
        "id": manifest.id,
        "resource": manifest.resource,
        "kind": str(manifest.kind),
        "mode": str(manifest.mode),
        "made_at": manifest.made_at.astimezone(UTC).isoformat(),
        "schema": schema_as_json(manifest.schema),
        "parts": [asdict(part) for part in manifest.parts],
        "raw": [asdict(part) for part in manifest.raw],
        "report": manifest.report,
        "lineage": asdict(manifest.lineage),
        "problems": dict(manifest.problems),
    }


def manifest_from_json(data: Mapping[str, Any]) -> Manifest:
    """The inverse of `manifest_as_json`."""
    return Manifest(
        id=data["id"],
        resource=data["resource"],
        kind=Kind(data["kind"]),
        mode=Mode(data["mode"]),
        made_at=datetime.fromisoformat(data["made_at"]),
        schema=schema_from_json(data["schema"]),
        parts=tuple(Part(**part) for part in data["parts"]),
        raw=tuple(Part(**part) for part in data["raw"]),
        report=data["report"],
        lineage=Lineage(**data["lineage"]),
        problems=dict(data["problems"]),
    )


def sealed(manifest: Manifest) -> bytes:
    """The bytes of a manifest's file: the manifest and the hash of its canonical JSON."""
    data = manifest_as_json(manifest)
    return canonical({"manifest": data, "sha256": fingerprint(data)})


def unsealed(content: bytes) -> Manifest | None:
    """The manifest in the bytes of its file; None when they were altered."""
    try:
        data = json.loads(content)
        return manifest_from_json(data["manifest"]) if fingerprint(data["manifest"]) == data["sha256"] else None
    except (ValueError, KeyError, TypeError):
        return None


def _column_as_json(column: Column) -> dict[str, Any]:
    return {
        "name": column.name,
        "label": column.label,
        "type": str(column.type),
        "unit": column.unit,
        "precision": column.precision,
        "scale": column.scale,
        "has_status": column.has_status,
    }
