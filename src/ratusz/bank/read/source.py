"""What a format is: how it is recognised and how it gives grids. The formats themselves lie in `formats/`, one file each."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from ratusz.bank.base.registry import Registry
from ratusz.bank.engine.protocol import Engine
from ratusz.bank.read.assemble import Assembled
from ratusz.bank.read.content import Content
from ratusz.bank.read.grid import Grid
from ratusz.bank.read.recipe import Dialect, TableRecipe
from ratusz.bank.read.spool import Spool


class Match(IntEnum):
    """How well a file fits a format; the best fit wins. LEFTOVER: any text, any ZIP. KIND: any JSON, any XML. EXACT: one of its kinds."""

    NO = 0
    LEFTOVER = 1
    KIND = 2
    EXACT = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A file to be opened. `name`: of its tables that have none; `dialect`: an earlier one; `work`: a folder to write to."""

    path: Path
    name: str
    dialect: Dialect | None
    work: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The tables of a file; `dialect` only of texts. `whole`: False where they are only a beginning."""

    grids: tuple[Grid | Spool, ...]
    dialect: Dialect | None = None
    whole: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Direct:
    """The tables of a file that never became a grid."""

    assembled: tuple[Assembled, ...]
    dialect: Dialect | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A file of an archive, unpacked to `path`; `name`: its path in the archive."""

    path: Path
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """`title`: for people. `match` looks at what a file shows of itself, `open` gives all its grids.

    `glimpse`: its beginning, where opening all of it would take too long. `direct`: its tables without a grid, by the recipes of an
    earlier reading, or None for a file that `open` is fit for.
    """

    title: str
    match: Callable[[Content], Match]
    open: Callable[[Asked], Source]
    glimpse: Callable[[Asked], Source] | None = None
    direct: Callable[[Asked, Engine, tuple[TableRecipe, ...]], Direct | None] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """A format that holds other files: `unpack` writes them to the work folder, within the limits of `archive`."""

    title: str
    match: Callable[[Content], Match]
    unpack: Callable[[Asked], tuple[Member, ...]]


formats: Registry[Format | Container] = Registry("format")
