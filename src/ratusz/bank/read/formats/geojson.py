"""GeoJSON: features with properties and a shape."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from ratusz.bank.base.sentences import N_
from ratusz.bank.engine.protocol import Engine
from ratusz.bank.read.content import Content
from ratusz.bank.read.geo import assembled, linked, read_layers
from ratusz.bank.read.geometry import GEOMETRY, point_of, wkt
from ratusz.bank.read.jsondocument import LARGE_BYTES, load
from ratusz.bank.read.jsonstream import elements
from ratusz.bank.read.recipe import TableRecipe
from ratusz.bank.read.records import flat, joined, lines_of, names_of
from ratusz.bank.read.source import Asked, Direct, Format, Match, Source, formats
from ratusz.bank.read.spool import keep, table_of

_COLLECTION = re.compile(rb'"type"\s*:\s*"Feature(?:Collection)?"')
#: An old way to say that coordinates are not longitude and latitude.
_OTHER_CRS = re.compile(rb'"crs"\s*:\s*\{[^}]*"name"\s*:\s*"(?![^"]*(?:CRS84|EPSG:+4326))[^"]+"')
_HEAD_BYTES = 1 << 20


def match(content: Content) -> Match:
    """Whether a JSON document says that it is a collection of features."""
    starts = content.is_text and content.head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{")
    return Match.EXACT if starts and _COLLECTION.search(content.head) else Match.NO


def open_features(asked: Asked) -> Source:
    """The one table of the features."""
    points = all("lon" in record or not record.get(GEOMETRY) for record in _records(asked))
    hidden = frozenset() if points else frozenset({"lon", "lat"})
    names = [name for name in names_of(_records(asked)) if name not in hidden]
    places = [name for name in (GEOMETRY, "lon", "lat") if name in names]
    heading = [name for name in names if name not in places] + places
    kept = keep(lines_of(heading, _records(asked)), asked.work / "records.txt")
    return Source(grids=(table_of(kept, name=asked.name, decimal="."),))


def read_elsewhere(asked: Asked, _: Engine, recipes: tuple[TableRecipe, ...]) -> Direct | None:
    """The table, where GDAL has to turn its coordinates to longitude and latitude."""
    with asked.path.open("rb") as file:
        if not _OTHER_CRS.search(file.read(_HEAD_BYTES)):
            return None
    return assembled(read_layers(linked(asked, ".geojson"), asked.work, name=asked.name, drivers=("GeoJSON",)), recipes, asked.work)


def _records(asked: Asked) -> Iterator[dict[str, str]]:
    for feature in _features(asked):
        if isinstance(feature, dict):
            yield _record(feature)


def _features(asked: Asked) -> Iterable[Any]:
    if asked.path.stat().st_size > LARGE_BYTES:
        return elements(asked.path)
    document = load(asked.path)
    features = document.get("features") if isinstance(document, dict) else None
    return features if isinstance(features, list) else [document]


def _record(feature: dict[str, Any]) -> dict[str, str]:
    properties = feature.get("properties")
    record = joined(flat(properties)) if isinstance(properties, dict) and properties else {}
    if "id" in feature and "id" not in record:
        record = {"id": str(feature["id"]), **record}
    shape = feature.get("geometry")
    record[GEOMETRY] = wkt(shape)
    if record[GEOMETRY] and (place := point_of(shape)):
        record["lon"], record["lat"] = (f"{float(part):.15g}" for part in place)
    return record


formats.add("geojson")(Format(title=N_("GeoJSON"), match=match, open=open_features, direct=read_elsewhere))
