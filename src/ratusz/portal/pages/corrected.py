"""What readers are told of corrections: how many values, which, what the source says, why, and who says what is right."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from ratusz.bank.base.errors import WrongQuery
from ratusz.bank.check.corrections.correction import Action, Correction
from ratusz.bank.model.schema import Schema
from ratusz.bank.query.result import Result
from ratusz.bank.query.values import parse_value
from ratusz.portal.catalog.models import Resource
from ratusz.portal.corrections.models import Kept
from ratusz.portal.corrections.queries import InVersion, Mended, in_version
from ratusz.portal.corrections.words import place_in_words
from ratusz.portal.pages.columns import ColumnLine
from ratusz.portal.pages.filters import shown_value
from ratusz.portal.pages.listing import language
from ratusz.portal.show.numbers import format_number

#: So many cells of one correction are told one by one.
_TOLD = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedLine:
    """One correction: what it did to which cells, in sentences; why, and who says what is right."""

    says: tuple[str, ...]
    reason: str
    provider: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedPart:
    """What is corrected in a version. `cells`: (row, column) → what is said of that cell."""

    sentence: str
    lines: tuple[CorrectedLine, ...]
    cells: Mapping[tuple[int, str], str]

    def marks(self, result: Result) -> Mapping[tuple[int, int], str]:
        """(row, column) counted from 0 among those shown → what is said of that cell."""
        rows = {number: at for at, number in enumerate(result.numbers)}
        columns = {column.name: at for at, column in enumerate(result.columns)}
        return {
            (rows[row], columns[name]): said for (row, name), said in self.cells.items() if row in rows and name in columns
        }  # fmt: skip


def corrected_part(resource: Resource, version: str, schema: Schema, lines: Sequence[ColumnLine]) -> CorrectedPart | None:
    """What is corrected in `version`; None where nothing is, or nothing that is shown."""
    found = in_version(resource, version)
    if found is None:
        return None
    if not found.is_told:
        return CorrectedPart(sentence=" ".join(_counted(found)), lines=(), cells={})
    labels = {line.name: line.label for line in lines}
    kept = {one.number: one for one in Kept.objects.filter(resource=resource, number__in=list(found.rows))}
    cells = {
        (cell.row, cell.column): _of_cell(one, cell, schema)
        for one in found.corrections for cell in found.cells if cell.number == one.number and cell.column
    }  # fmt: skip
    return CorrectedPart(
        sentence=" ".join(_counted(found)),
        lines=tuple(
            CorrectedLine(says=tuple(_says(one, found, labels, schema)), reason=kept[one.number].reason, provider=kept[one.number].provider)
            for one in found.corrections
            if one.number in kept
        ),
        cells=cells,
    )


def _counted(found: InVersion) -> Iterator[str]:
    """How many values, rows and doubts."""
    of = {action: sum(found.rows[one.number] for one in found.corrections if one.action is action) for action in Action}
    told = (
        (
            of[Action.OVERRIDE] + of[Action.SCALE],
            ngettext(
                "%(count)s value is corrected by the office.",
                "%(count)s values are corrected by the office.",
                of[Action.OVERRIDE] + of[Action.SCALE],
            ),
        ),
        (of[Action.DROP], ngettext("%(count)s row is left out.", "%(count)s rows are left out.", of[Action.DROP])),
        (of[Action.FLAG], ngettext("%(count)s value is doubtful.", "%(count)s values are doubtful.", of[Action.FLAG])),
    )
    for count, text in told:
        if count:
            yield text % {"count": format_number(count, language())}


def _says(one: Correction, found: InVersion, labels: Mapping[str, str], schema: Schema) -> Iterable[str]:
    place, column = place_in_words(one, labels), labels.get(one.column, "")
    if one.action is Action.DROP:
        yield gettext("%(place)s: the row is left out.") % {"place": place or "–"}
        return
    if one.action is Action.SCALE:
        values = {"place": place or gettext("all rows"), "column": column, "value": one.value}
        yield gettext("%(place)s: “%(column)s” is multiplied by %(value)s.") % values
    cells = [cell for cell in found.cells if cell.number == one.number]
    for cell in cells[:_TOLD]:
        text = _of_cell(one, cell, schema)
        yield gettext("%(place)s, “%(column)s”: %(text)s") % {"place": place, "column": column, "text": text} if place else text
    more = found.rows[one.number] - min(len(cells), _TOLD)
    if more > 0:
        yield ngettext("and %(count)s more", "and %(count)s more", more) % {"count": format_number(more, language())}


def _of_cell(one: Correction, cell: Mended, schema: Schema) -> str:
    values = {"value": _shown(cell.value, cell.column, schema), "found": _shown(cell.found, cell.column, schema)}
    if one.action is Action.FLAG:
        return gettext("%(found)s is doubtful.") % values
    return gettext("%(value)s is shown, the source says %(found)s.") % values


def _shown(text: str | None, name: str, schema: Schema) -> str:
    """A canonical text as the table shows such values."""
    if text is None or name not in schema:
        return "–"
    column = schema.column(name)
    try:
        return shown_value(parse_value(text, column), column.type)
    except WrongQuery:
        return text
