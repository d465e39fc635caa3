"""Templates that the bank made: a mark in the workbook's own properties says which table it is for and which sheet only explains.

The mark survives filling in and saving by the usual programs, and a workbook without one is read as any other.
"""

import re
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
_PART = "docProps/custom.xml"
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
            if _PART not in archive.namelist() or archive.getinfo(_PART).file_size > _LIMIT_BYTES:
                return None
            root = fromstring(archive.read(_PART))
    except (BadZipFile, OSError, ParseError, DefusedXmlException, ValueError):
        return None
    found = {one.get("name", ""): "".join(one.itertext()) for one in root}
    if not all(found.get(name) for name in (RESOURCE, RECIPE, GUIDE)) or not _HASH.fullmatch(found[RECIPE]):
        return None
    return TemplateMark(resource=found[RESOURCE], recipe=found[RECIPE], guide=found[GUIDE])


def without_guide(grids: tuple[Grid | Spool, ...], mark: TemplateMark | None) -> tuple[Grid | Spool, ...]:
    """The sheets without the one that only explains, which is told; all of them where that would leave none."""
    kept = [grid for grid in grids if mark is None or grid.name != mark.guide]
    if mark is None or not kept or len(kept) == len(grids):
        return grids
    told = Problem(code="template-guide", where=Place(table=kept[0].name), found=mark.guide)
    return (replace(kept[0], problems=(*kept[0].problems, told)), *kept[1:])
