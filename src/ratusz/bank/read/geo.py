"""Files with shapes, opened by GDAL in a process of its own (`geoworker`): each layer is a table with its shapes as WKT."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from shutil import copyfile

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ratusz.bank.engine.protocol import Engine
from ratusz.bank.model.problem import Place, Problem, Report
from ratusz.bank.read.assemble import Assembled
from ratusz.bank.read.content import Content
from ratusz.bank.read.geometry import GEOMETRY, LAYERS_FILE
from ratusz.bank.read.grid import Grid
from ratusz.bank.read.problems import refuse
from ratusz.bank.read.recipe import TableRecipe
from ratusz.bank.read.source import Asked, Direct, Format, Match, Source
from ratusz.bank.read.typed import first_grid, read_typed

#: Drivers that are there at all: those that read a file itself, and the one by which `geoworker` turns coordinates.
DRIVERS = frozenset({"ESRI Shapefile", "GML", "GPKG", "GeoJSON", "KML", "LIBKML", "MEM", "OGR_VRT"})
_LIST_DRIVERS = "import pyogrio; print(','.join(pyogrio.list_drivers()))"
_TIMEOUT_S = 300
_POINT = r"^POINT(?: Z)? \((?P<lon>[-0-9.e]+) (?P<lat>[-0-9.e]+)"
#: Reprojected places are rounded to a millimetre.
_DECIMALS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """A layer as rows. `points`: whether each shape is a point; `placed`: whether it is known where on earth they lie."""

    name: str
    path: Path
    schema: pa.Schema
    points: bool
    placed: bool
    kept: tuple[str, ...]

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The rows, with longitude and latitude where each shape is a point."""
        with pq.ParquetFile(self.path) as file:
            for batch in file.iter_batches(columns=list(self.kept)):
                yield _with_places(batch) if self.points else batch


@cache
def _environment() -> dict[str, str]:
    """What the worker is started with: nothing of ours but where our packages are, and the drivers it must not have."""
    plain = {"LANG": "C.UTF-8", "PYTHONPATH": ":".join(filter(None, sys.path))}
    listed = subprocess.run(
        [sys.executable, "-c", _LIST_DRIVERS], env=plain, capture_output=True, text=True, check=True, timeout=_TIMEOUT_S
    )
    return {**plain, "GDAL_SKIP": ",".join(sorted(set(listed.stdout.strip().split(",")) - DRIVERS))}


def read_layers(source: Path, work: Path, *, name: str, drivers: Sequence[str], noise: frozenset[str] = frozenset()) -> tuple[Layer, ...]:
    """The layers of the file at `source`, whose name has the ending that GDAL expects.

    `drivers`: the ones of GDAL that may read it; `noise`: columns that are not data.
    """
    folder = work / f"layers-of-{source.name}"
    folder.mkdir()
    try:
        done = subprocess.run(
            [sys.executable, "-m", "ratusz.bank.read.geoworker", str(source), str(folder), *drivers],
            env=_environment(),
            capture_output=True,
            timeout=_TIMEOUT_S,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise refuse("damaged-file") from error
    if done.returncode:
        raise refuse("damaged-file")
    told = json.loads((folder / LAYERS_FILE).read_text(encoding="utf-8"))
    alone = len(told) == 1
    return tuple(_layer(one, folder, noise, name=name if alone else one["name"]) for one in told)


def linked(asked: Asked, suffix: str) -> Path:
    """The file under a name of ours with the ending that GDAL expects, in the work folder, where it may write beside it."""
    link = asked.work / f"source{suffix}"
    copyfile(asked.path, link)
    return link


def _layer(told: dict[str, object], folder: Path, noise: frozenset[str], *, name: str) -> Layer:
    path = folder / str(told["file"])
    with pq.ParquetFile(path) as file:
        arrow = file.schema_arrow
        kept = tuple(one for one in arrow.names if one not in noise and not (noise and _is_empty(file, arrow.names.index(one))))
        points = bool(told["crs"]) and GEOMETRY in kept and _are_points(file)
    schema = pa.schema([arrow.field(one) for one in kept])
    if points:
        schema = schema.append(pa.field("lon", pa.float64())).append(pa.field("lat", pa.float64()))
    return Layer(name=name, path=path, schema=schema, points=points, placed=bool(told["crs"]) or not told["shaped"], kept=kept)


def _is_empty(file: pq.ParquetFile, column: int) -> bool:
    """Whether a column holds nothing: formats with noise have columns for what few files say."""
    groups = (file.metadata.row_group(number) for number in range(file.metadata.num_row_groups))
    return all((found := group.column(column).statistics) is not None and found.null_count == group.num_rows for group in groups)


def _are_points(file: pq.ParquetFile) -> bool:
    return all(
        pc.all(pc.fill_null(pc.match_substring_regex(batch.column(0), _POINT), True)).as_py()
        for batch in file.iter_batches(columns=[GEOMETRY])
        if batch.num_rows
    )


def _with_places(batch: pa.RecordBatch) -> pa.RecordBatch:
    found = pc.extract_regex(batch.column(GEOMETRY), _POINT)
    for name in ("lon", "lat"):
        batch = batch.append_column(name, pc.round(pc.cast(pc.struct_field(found, [name]), pa.float64()), _DECIMALS))
    return batch


def geo_format(*, title: str, match: Callable[[Content], Match], layers: Callable[[Asked], tuple[Layer, ...]]) -> Format:
    """A format whose `layers` GDAL reads."""

    def look(asked: Asked) -> Source:
        return looked_at(layers(asked))

    def read(asked: Asked, _: Engine, recipes: tuple[TableRecipe, ...]) -> Direct:
        return assembled(layers(asked), recipes, asked.work)

    return Format(title=title, match=match, open=look, direct=read)


def looked_at(layers: tuple[Layer, ...]) -> Source:
    """The first rows of each layer."""
    return Source(grids=tuple(_grid(layer) for layer in layers), whole=False)


def _grid(layer: Layer) -> Grid:
    return first_grid(layer.batches(), layer.schema, name=layer.name)


def assembled(layers: tuple[Layer, ...], recipes: tuple[TableRecipe, ...], work: Path) -> Direct:
    """The tables of the layers, with the types of the file."""
    if not layers:
        raise refuse("no-table")
    known = {recipe.name: recipe for recipe in recipes}
    only = recipes[0] if len(recipes) == len(layers) == 1 else None
    return Direct(
        assembled=tuple(
            _table(layer, known.get(layer.name, only), work / f"table-{number}.parquet") for number, layer in enumerate(layers, 1)
        )
    )


def _table(layer: Layer, recipe: TableRecipe | None, target: Path) -> Assembled:
    if recipe is not None and not recipe.take:
        return Assembled(recipe=recipe, table=None, report=Report())
    problems = () if layer.placed else (Problem(code="place-unknown", where=Place(table=layer.name)),)
    return read_typed(layer.batches, layer.schema, name=layer.name, recipe=recipe, target=target, problems=problems)
