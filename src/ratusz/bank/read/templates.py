"""Templates that the bank made: a mark in the workbook's own properties says which table it is for and which sheet only explains.

The mark survives filling in and saving by the usual programs, as an OpenDocument spreadsheet too; a workbook without one is read as
any other.
"""

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from ratusz.bank.base.sentences import N_
from ratusz.bank.model.problem import Place, Problem, ProblemKind, Severity, problem_kinds
from ratusz.bank.read.grid import Grid
from ratusz.bank.read.spool import Spool

#: Names of the properties.
RESOURCE, RECIPE, GUIDE = "ratusz-resource", "ratusz-recipe", "ratusz-guide"
#: The part of the package in which properties stand, and the attribute that names one there.
_PARTS = {"docProps/custom.xml": "name", "meta.xml": "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}name"}
_LIMIT_BYTES = 64 << 10
_HASH = re.compile(r"[0-9a-f]{64}")

problem_kinds["template-guide"] = ProblemKind(
    severity=Severity.ADVICE,
    message=N_("The sheet “{found}” explains the template, so it was left out."),
    hint=N_("Nothing to do."),
)
problem_kinds["template-elsewhere"] = ProblemKind(
    severity=Severity.WARNING,
    message=N_("This is a template of another table."),
    hint=N_("Look whether the file was sent where it belongs."),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateMark:
    """`resource`: id of the table it is for; `recipe`: hash of the document by which it is read; `guide`: the sheet that explains."""

    resource: str
    recipe: str
    guide: str

    def properties(self) -> dict[str, str]:
        """What is written into the workbook."""
        return {RESOURCE: self.resource, RECIPE: self.recipe, GUIDE: self.guide}


def mark_of(path: Path) -> TemplateMark | None:
    """The mark of the workbook at `path`; None for any other file."""
    try:
        with ZipFile(path) as archive:
            found = _properties(archive)
    except (BadZipFile, OSError, EOFError, zlib.error, ParseError, DefusedXmlException, NotImplementedError, ValueError, RuntimeError):
        return None
    if not all(found.get(name) for name in (RESOURCE, RECIPE, GUIDE)) or not _HASH.fullmatch(found[RECIPE]):
        return None
    return TemplateMark(resource=found[RESOURCE], recipe=found[RECIPE], guide=found[GUIDE])


def _properties(archive: ZipFile) -> Mapping[str, str]:
    """What people or programs have said of the workbook, by name; nothing where there is no part for it, or one too large."""
    part = next((name for name in archive.namelist() if name in _PARTS), None)
    if part is None or archive.getinfo(part).file_size > _LIMIT_BYTES:
        return {}
    named = _PARTS[part]
    return {one.get(named, ""): "".join(one.itertext()) for one in fromstring(archive.read(part)).iter()}


def without_guide(grids: tuple[Grid | Spool, ...], mark: TemplateMark | None) -> tuple[Grid | Spool, ...]:
    """The sheets without the one that only explains, which is told; all of them where that would leave none."""
    kept = [grid for grid in grids if mark is None or grid.name != mark.guide]
    if mark is None or not kept or len(kept) == len(grids):
        return grids
    told = Problem(code="template-guide", where=Place(table=kept[0].name), found=mark.guide)
    return (replace(kept[0], problems=(*kept[0].problems, told)), *kept[1:])
