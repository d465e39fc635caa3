"""The document itself: nouns ↔ bytes. The same nouns give the same bytes, so that its hash tells whether anything changed."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from xml.etree.ElementTree import Element  # only the type: what is read goes through defusedxml
from xml.sax.saxutils import escape

from defusedxml.ElementTree import fromstring

from ratusz.bank.publish.dane_gov_pl.nouns import StateDataset, StateResource, StateText

VERSION = "1.13"
NAMESPACE = f"urn:otwarte-dane:harvester:{VERSION}"
#: Only the root has a prefix: the schema is "unqualified", and a default namespace would fail its validation.
_BEGINS = f'<?xml version="1.0" encoding="UTF-8"?>\n<od:datasets xmlns:od="{NAMESPACE}">\n'
_ENDS = "</od:datasets>\n"
_FLAGS = ("hasDynamicData", "hasHighValueData", "hasHighValueDataFromEuropeanCommissionList", "hasResearchData")


def to_xml(datasets: Iterable[StateDataset]) -> bytes:
    """The document of `datasets`, which fit the rules, in the order of their idents."""
    parts = (part for one in sorted(datasets, key=lambda one: one.ident) for part in _dataset(one))
    return (_BEGINS + "".join(parts) + _ENDS).encode()


def from_xml(document: bytes) -> tuple[StateDataset, ...]:
    """The datasets of a document that `to_xml` made."""
    return tuple(_read_dataset(one) for one in fromstring(document))


def md5_of(document: bytes) -> str:
    """What stands beside the document: 32 lower-case hexadecimal digits, and nothing else. The portal asks for MD5."""
    return hashlib.md5(document, usedforsecurity=False).hexdigest()


def _dataset(one: StateDataset) -> Iterator[str]:
    yield '<dataset status="published">\n'
    yield _one("extIdent", one.ident) + _text("title", one.title) + _text("description", one.description)
    yield _one("url", one.url) + _one("updateFrequency", one.frequency)
    yield "<categories>" + "".join(_element("category", code) for code in one.categories) + "</categories>\n"
    yield "<conditions>" + _element("source", _truth(one.named)) + _element("modification", _truth(one.marked))
    if one.licence:
        yield _element("dbOrCopyrighted", f"Zbiór jest udostępniany na licencji {one.licence}.")
        yield _element("dbOrCopyrightedLicenseChosen", one.licence)
    yield "</conditions>\n<resources>\n"
    for resource in one.resources:
        yield from _resource(resource)
    yield "</resources>\n<tags>" + "".join(f'<tag lang="pl">{escape(tag)}</tag>' for tag in one.tags) + "</tags>\n"
    yield _moment(one.updated_at) + "".join(_element(flag, "false") for flag in _FLAGS) + "\n</dataset>\n"


def _resource(one: StateResource) -> Iterator[str]:
    yield '<resource status="published">\n'
    yield _one("extIdent", one.ident) + _one("url", one.url) + _text("title", one.title) + _text("description", one.description)
    yield _one("availability", "remote")
    if one.data_date:
        yield _one("dataDate", one.data_date.isoformat())
    yield _moment(one.updated_at)
    if one.signs:
        yield "<specialSigns>" + "".join(_element("specialSign", sign) for sign in one.signs) + "</specialSigns>\n"
    if one.regions:
        yield "<regions>" + "".join(_element("terytIdent", code) for code in one.regions) + "</regions>\n"
    yield "</resource>\n"


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"


def _one(name: str, text: str) -> str:
    return _element(name, text) + "\n"


def _text(name: str, text: StateText) -> str:
    english = _element("english", text.en) if text.en else ""
    return f"<{name}>{_element('polish', text.pl)}{english}</{name}>\n"


def _moment(moment: datetime | None) -> str:
    return _one("lastUpdateDate", f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}") if moment else ""


def _truth(holds: bool) -> str:  # noqa: FBT001  a value, not an option
    return "true" if holds else "false"


def _read_dataset(at: Element) -> StateDataset:
    return StateDataset(
        ident=_said(at, "extIdent"),
        url=_said(at, "url"),
        title=_read_text(at, "title"),
        description=_read_text(at, "description"),
        frequency=_said(at, "updateFrequency"),
        categories=_each(at, "categories/category"),
        licence=_said(at, "conditions/dbOrCopyrightedLicenseChosen"),
        named=_said(at, "conditions/source") == "true",
        marked=_said(at, "conditions/modification") == "true",
        tags=_each(at, "tags/tag"),
        resources=tuple(_read_resource(one) for one in at.iterfind("resources/resource")),
        updated_at=_read_moment(at),
    )


def _read_resource(at: Element) -> StateResource:
    day = _said(at, "dataDate")
    return StateResource(
        ident=_said(at, "extIdent"),
        url=_said(at, "url"),
        title=_read_text(at, "title"),
        description=_read_text(at, "description"),
        data_date=date.fromisoformat(day) if day else None,
        updated_at=_read_moment(at),
        signs=_each(at, "specialSigns/specialSign"),
        regions=_each(at, "regions/terytIdent"),
    )


def _said(at: Element, path: str) -> str:
    return at.findtext(path) or ""


def _each(at: Element, path: str) -> tuple[str, ...]:
    return tuple(one.text or "" for one in at.iterfind(path))


def _read_text(at: Element, name: str) -> StateText:
    return StateText(pl=_said(at, f"{name}/polish"), en=_said(at, f"{name}/english"))


def _read_moment(at: Element) -> datetime | None:
    text = _said(at, "lastUpdateDate")
    return datetime.fromisoformat(text) if text else None
