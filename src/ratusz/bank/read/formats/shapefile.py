"""Shapefiles, zipped with their tables."""

import zlib
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo

from ratusz.bank.base.sentences import N_
from ratusz.bank.read.archive import copy
from ratusz.bank.read.content import Content
from ratusz.bank.read.dbase import table_encoding
from ratusz.bank.read.geo import Layer, geo_format, read_layers
from ratusz.bank.read.problems import refuse
from ratusz.bank.read.source import Asked, Match, formats

_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_LAYERS_LIMIT = 50
_MAGIC = bytes.fromhex("0000270a")


def match(content: Content) -> Match:
    """Whether a ZIP holds a shapefile."""
    return Match.EXACT if any(name.lower().endswith(".shp") for name in content.names) else Match.NO


def layers(asked: Asked) -> tuple[Layer, ...]:
    """Each shapefile of the archive."""
    try:
        with ZipFile(asked.path) as archive:
            return _layers(archive, asked)
    except (BadZipFile, OSError, EOFError, zlib.error, NotImplementedError) as error:
        raise refuse("damaged-file") from error


def _layers(archive: ZipFile, asked: Asked) -> tuple[Layer, ...]:
    files: dict[str, dict[str, ZipInfo]] = {}
    for info in archive.infolist():
        path = PurePosixPath(info.filename)
        if path.suffix.lower() in _PARTS:
            files.setdefault(str(path.with_suffix("")).lower(), {})[path.suffix.lower()] = info
    complete = [(stem, parts) for stem, parts in sorted(files.items()) if ".shp" in parts][:_LAYERS_LIMIT]
    found: list[Layer] = []
    total = 0
    for number, (stem, parts) in enumerate(complete, 1):
        for suffix, info in parts.items():
            with archive.open(info) as part:
                total += copy(part, asked.work / f"shapes-{number}{suffix}", packed=info.compress_size, already=total)
        if not _is_shapes(asked.work / f"shapes-{number}.shp"):
            raise refuse("damaged-file")
        table = asked.work / f"shapes-{number}.dbf"
        if table.exists() and ".cpg" not in parts:
            encoding, _ = table_encoding(table)
            table.with_suffix(".cpg").write_text(encoding, encoding="ascii")
        name = asked.name if len(complete) == 1 else PurePosixPath(stem).name
        found += read_layers(asked.work / f"shapes-{number}.shp", asked.work, name=name, drivers=("ESRI Shapefile",))
    return tuple(found)


def _is_shapes(path: Path) -> bool:
    """Whether a file begins as shapes do; another one could send GDAL elsewhere."""
    with path.open("rb") as file:
        return file.read(4) == _MAGIC


formats.add("shapefile")(geo_format(title=N_("zipped Shapefile"), match=match, layers=layers))
