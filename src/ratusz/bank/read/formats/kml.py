"""KML and KMZ: places as map programs exchange them."""

from pathlib import Path
from zipfile import ZipFile

from ratusz.bank.base.sentences import N_
from ratusz.bank.read.archive import copy
from ratusz.bank.read.content import Content
from ratusz.bank.read.geo import Layer, geo_format, linked, read_layers
from ratusz.bank.read.plainxml import check_xml, root_of
from ratusz.bank.read.problems import refuse
from ratusz.bank.read.source import Asked, Match, formats

#: How a place is drawn; that is not what is known of it.
_NOISE = frozenset({"altitudeMode", "tessellate", "extrude", "visibility", "drawOrder", "icon", "snippet"})


def match(content: Content) -> Match:
    """Whether a document is KML, or a ZIP holds one and no table."""
    if content.members is not None:
        return Match.EXACT if _document(content.names) and content.suffix == ".kmz" else Match.NO
    return Match.EXACT if content.is_text and b"<kml" in content.head else Match.NO


def _document(names: frozenset[str]) -> str | None:
    return next((name for name in sorted(names) if name.lower().endswith(".kml")), None)


def layers(asked: Asked) -> tuple[Layer, ...]:
    """The folders of the document."""
    with asked.path.open("rb") as file:
        is_zip = file.read(2) == b"PK"
    source = _unpacked(asked) if is_zip else linked(asked, ".kml")
    check_xml(source)
    if root_of(source) != "kml":
        raise refuse("damaged-file")  # perhaps a description that sends GDAL to other files
    return read_layers(source, asked.work, name=asked.name, drivers=("KML", "LIBKML"), noise=_NOISE)


def _unpacked(asked: Asked) -> Path:
    target = asked.work / "source.kml"
    with ZipFile(asked.path) as archive:
        info = archive.getinfo(_document(frozenset(archive.namelist())) or "")
        with archive.open(info) as part:
            copy(part, target, packed=info.compress_size)
    return target


formats.add("kml")(geo_format(title=N_("KML, KMZ"), match=match, layers=layers))
