"""A process of its own in which GDAL opens a file: `python -m ratusz.bank.read.geoworker FILE FOLDER DRIVER…`.

GDAL is large, old and written in C: what a broken or hostile file does to it must not happen to the bank. Each layer becomes a
Parquet file in FOLDER, with shapes as WKT in longitude and latitude; `layers.json` names them. Exit code 3: it is no file for GDAL.

GDAL tells formats by their content, and some of them only point at other files or addresses. So it is started with all drivers but
those of `geo.DRIVERS` left out (GDAL_SKIP), and what it opens must be of a DRIVER that the caller expects.
"""

import json
import resource
import sys
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio

from ratusz.bank.read.geometry import GEOMETRY, LAYERS_FILE

UNREADABLE = 3
_MEMORY_BYTES = 2 << 30
_CPU_SECONDS = 300
_OPTIONS = {
    "GDAL_DISABLE_READDIR_ON_OPEN": "FALSE",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": "none",
    "GDAL_HTTP_TIMEOUT": "1",
    "GML_DOWNLOAD_SCHEMA": "NO",
    "GML_SKIP_RESOLVE_ELEMS": "ALL",
    "OGR_GEOJSON_MAX_OBJ_SIZE": "200",
    "GDAL_ENABLE_ALGORITHMS": "NO",
}
_LAYERS_LIMIT = 200


def main(source: Path, folder: Path, drivers: frozenset[str]) -> int:
    """Write the layers of `source`, which one of `drivers` must read, to `folder`."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    pyogrio.set_gdal_config_options(_OPTIONS)
    try:
        if pyogrio.read_info(source)["driver"] not in drivers:
            return UNREADABLE
        layers = [_layer(source, str(name), number, folder) for number, (name, _) in enumerate(pyogrio.list_layers(source)[:_LAYERS_LIMIT])]
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError, RuntimeError, pa.ArrowException) as error:
        print(error, file=sys.stderr)  # noqa: T201  for the log of whoever started this
        return UNREADABLE
    (folder / LAYERS_FILE).write_text(json.dumps(layers, ensure_ascii=False), encoding="utf-8")
    return 0


def _layer(source: Path, name: str, number: int, folder: Path) -> dict[str, Any]:
    info = pyogrio.read_info(source, layer=name)
    target = folder / f"layer-{number}.parquet"
    shaped = info["geometry_type"] is not None
    crs = info["crs"] or ""
    if shaped:
        virtual = folder / f"layer-{number}.vrt"
        virtual.write_text(_virtual(source, name, warped=bool(crs)), encoding="utf-8")
        sql = f'SELECT *, OGR_GEOM_WKT AS "{GEOMETRY}" FROM "{_quoted(name)}"'
        opened = pyogrio.open_arrow(virtual, sql=sql, sql_dialect="OGRSQL", read_geometry=False)
    else:
        opened = pyogrio.open_arrow(source, layer=name, read_geometry=False)
    with opened as (_, stream):
        reader = pa.RecordBatchReader.from_stream(stream)
        with pq.ParquetWriter(target, reader.schema) as writer:
            for batch in reader:
                writer.write_batch(batch)
    return {"name": name, "file": target.name, "shaped": shaped, "crs": str(crs)}


def _quoted(name: str) -> str:
    return name.replace("\\", "\\\\").replace('"', '\\"')


def _virtual(source: Path, layer: str, *, warped: bool) -> str:
    """A description that makes GDAL turn the coordinates to longitude and latitude while it reads."""
    name = escape(layer, {'"': "&quot;"})
    inner = (
        f'<OGRVRTLayer name="{name}"><SrcDataSource>{escape(str(source))}</SrcDataSource><SrcLayer>{escape(layer)}</SrcLayer></OGRVRTLayer>'
    )
    if warped:
        inner = f"<OGRVRTWarpedLayer>{inner}<TargetSRS>OGC:CRS84</TargetSRS></OGRVRTWarpedLayer>"
    return f"<OGRVRTDataSource>{inner}</OGRVRTDataSource>"


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]), Path(sys.argv[2]), frozenset(sys.argv[3:])))
