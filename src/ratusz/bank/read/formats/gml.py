"""GML: features with shapes in XML, as surveyors and WFS services give them."""

from ratusz.bank.base.sentences import N_
from ratusz.bank.read.content import Content
from ratusz.bank.read.geo import Layer, geo_format, linked, read_layers
from ratusz.bank.read.plainxml import check_xml, root_of
from ratusz.bank.read.problems import refuse
from ratusz.bank.read.source import Asked, Match, formats


def match(content: Content) -> Match:
    """Whether an XML document names the namespace of GML near its beginning."""
    is_xml = content.is_text and content.head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<")
    return Match.EXACT if is_xml and b"opengis.net/gml" in content.head and b"<kml" not in content.head else Match.NO


def layers(asked: Asked) -> tuple[Layer, ...]:
    """The layers of the file."""
    check_xml(asked.path)
    if root_of(asked.path).startswith("OGR"):
        raise refuse("damaged-file")  # a description that sends GDAL to other files
    return read_layers(linked(asked, ".gml"), asked.work, name=asked.name, drivers=("GML",))


formats.add("gml")(geo_format(title=N_("GML"), match=match, layers=layers))
