"""GeoPackage: a database of layers with shapes."""

from ratusz.bank.base.sentences import N_
from ratusz.bank.read.content import Content
from ratusz.bank.read.geo import Layer, geo_format, linked, read_layers
from ratusz.bank.read.source import Asked, Match, formats

_APPLICATION = slice(68, 72)


def match(content: Content) -> Match:
    """Whether a database says of itself that it is a GeoPackage."""
    is_database = content.head.startswith(b"SQLite format 3\0")
    return Match.EXACT if is_database and content.head[_APPLICATION] in {b"GPKG", b"GP10", b"GP11"} else Match.NO


def layers(asked: Asked) -> tuple[Layer, ...]:
    """The layers of the file."""
    return read_layers(linked(asked, ".gpkg"), asked.work, name=asked.name, drivers=("GPKG",))


formats.add("geopackage")(geo_format(title=N_("GeoPackage"), match=match, layers=layers))
