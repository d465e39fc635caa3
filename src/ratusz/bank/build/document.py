"""Versions of what is no table: a document, kept as it came, and a link, kept as the words of its address."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from ratusz.bank.base.errors import Unreadable
from ratusz.bank.base.ids import RandomBytes, uuid7
from ratusz.bank.base.sentences import N_
from ratusz.bank.build.keep import SOFTWARE
from ratusz.bank.connectors.addresses import parse_address
from ratusz.bank.documents import Examined, examine
from ratusz.bank.model.problem import Report
from ratusz.bank.model.schema import Schema
from ratusz.bank.store import Original, Store
from ratusz.bank.store.manifest import Kind, Lineage, Manifest, Mode

#: What a link leads to; the keys are codes of the catalogue.
SERVICES = ("page", "portal", "api", "wms", "wfs", "file")


@dataclass(frozen=True, slots=True, kw_only=True)
class WebLink:
    """An address and what stands there (one of `SERVICES`)."""

    url: str
    service: str

    def as_bytes(self) -> bytes:
        """The words that a delivery of a link consists of."""
        return json.dumps({"service": self.service, "url": self.url}, ensure_ascii=False).encode()


class Form(StrEnum):
    """What a version that is no table is."""

    DOCUMENT = "document"
    LINK = "link"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A private version of a document or a link: `facts` is what is said of its content, for example `{"format", "bytes"}`."""

    manifest: Manifest
    report: Report
    facts: Mapping[str, Any]


def read_link(path: Path) -> WebLink:
    """The link that a delivery brought. Unreadable where it brought something else; WrongUsage where the address is none."""
    try:
        data = json.loads(path.read_bytes()[:10_000])
        link = WebLink(url=str(data["url"]), service=str(data["service"]))
    except (ValueError, KeyError, TypeError):
        raise Unreadable("not-a-link", N_("This is not a link."), N_("Deliver the address in the form for links.")) from None
    parse_address(link.url)
    if link.service not in SERVICES:
        raise Unreadable("not-a-link", N_("This is not a link."), N_("Deliver the address in the form for links."))
    return link


def keep_document(
    *,
    store: Store,
    form: Form,
    original: Original,
    file_name: str,
    resource: str,
    limit_bytes: int,
    address: str | None,
    now: datetime,
    random_bytes: RandomBytes,
) -> Kept:
    """Look at the kept bytes `original` and commit the private version that they are. Raises Unreadable for what cannot be kept."""
    path = store.original(original.sha256)
    report, facts = _link(path) if form is Form.LINK else _document(examine(path, limit_bytes=limit_bytes))
    manifest = Manifest(
        id=str(uuid7(now=now, random_bytes=random_bytes)), resource=resource, kind=Kind.PRIVATE, mode=Mode.REPLACES, made_at=now,
        schema=Schema(columns=()), parts=(), problems=dict(report.totals),
        report=store.add_document({**report.as_json(), str(form): dict(facts)}),
        lineage=Lineage(original=original.sha256, file_name=file_name, software=SOFTWARE, address=address),
    )  # fmt: skip
    store.commit(manifest)
    return Kept(manifest=manifest, report=report, facts=facts)


def publish_document(*, store: Store, private: Manifest, now: datetime, random_bytes: RandomBytes) -> Manifest:
    """Commit the public version of a document or a link: the same bytes, without the report on them."""
    manifest = Manifest(
        id=str(uuid7(now=now, random_bytes=random_bytes)), resource=private.resource, kind=Kind.PUBLIC, mode=private.mode, made_at=now,
        schema=private.schema, parts=(),
        lineage=Lineage(
            original=private.lineage.original, file_name=private.lineage.file_name, derived_from=private.id, software=SOFTWARE,
            address=private.lineage.address,
        ),
    )  # fmt: skip
    store.commit(manifest)
    return manifest


def _document(found: Examined) -> tuple[Report, Mapping[str, Any]]:
    return found.report, found.as_json()


def _link(path: Path) -> tuple[Report, Mapping[str, Any]]:
    link = read_link(path)
    return Report(), {"url": link.url, "service": link.service}
