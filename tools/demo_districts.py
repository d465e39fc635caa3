"""The districts of the demo city: a sketch made of stops and the outline, for nobody publishes their boundaries."""

import csv
import json
from pathlib import Path
from typing import Any

import shapely

DISTRICTS = ("Bańgów", "Bytków", "Centrum", "Michałkowice", "Przełajka")
_DIGITS = 4


def districts(outline: list[list[float]], stops_file: Path) -> bytes:
    """GeoJSON of areas within `outline` in which the nearest stop names the district; stops that name none are left out."""
    with stops_file.open(encoding="utf-8-sig", newline="") as file:
        stops = [(row["Rejon"], shapely.Point(float(row["Długość"]), float(row["Szerokość"]))) for row in csv.DictReader(file)]
    stops = [(name, place) for name, place in stops if name in DISTRICTS]
    city = shapely.Polygon(outline)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint([place for _, place in stops]), extend_to=city))
    features = []
    for name in DISTRICTS:
        own = [cell for cell in cells if any(cell.covers(place) for other, place in stops if other == name)]
        shape = shapely.set_precision(shapely.intersection(shapely.union_all(own), city), 10**-_DIGITS).normalize()
        features.append({"type": "Feature", "properties": {"dzielnica": name}, "geometry": _rounded(json.loads(shapely.to_geojson(shape)))})
    return (json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False) + "\n").encode()


def _rounded(value: Any) -> Any:
    match value:
        case float():
            return round(value, _DIGITS)
        case list():
            return [_rounded(one) for one in value]
        case dict():
            return {name: _rounded(one) for name, one in value.items()}
        case _:
            return value
