"""Personal data in what goes out with no table and stays in the delivered file: hidden sheets, titles and notes, comments, properties.

It stops nothing, for the public gets none of it; it is told, because files are sent on by people who do not know what is in them.
"""

from collections.abc import Iterable, Iterator

from ratusz.bank.base.sentences import N_
from ratusz.bank.model.problem import Place, Problem, ProblemKind, Report, Severity, problem_kinds
from ratusz.bank.protect.kinds import kinds
from ratusz.bank.protect.kinds.kind import Grade
from ratusz.bank.protect.personal import names_in

_DELETE = N_("Delete it, if it is not needed, and deliver the file again. Do not send the file on as it is.")
problem_kinds["personal-data-hidden"] = ProblemKind(
    severity=Severity.WARNING,
    message=N_("The hidden sheet “{table}” holds what looks like personal data ({found}). It does not go out, and stays in the file."),
    hint=N_("Take the sheet out of the file, if it is not needed, and deliver the file again. Do not send the file on as it is."),
)
problem_kinds["personal-data-in-comment"] = ProblemKind(
    severity=Severity.WARNING,
    message=N_("A comment in the file holds what looks like personal data ({found}). It does not go out."),
    hint=_DELETE,
)
problem_kinds["personal-data-printed"] = ProblemKind(
    severity=Severity.WARNING,
    message=N_("A page header or footer, which is seen in print only, holds what looks like personal data ({found}). It does not go out."),
    hint=_DELETE,
)
problem_kinds["personal-data-in-drawing"] = ProblemKind(
    severity=Severity.WARNING,
    message=N_("A text box or the title of a chart holds what looks like personal data ({found}). It does not go out."),
    hint=_DELETE,
)
problem_kinds["personal-data-in-defined-name"] = ProblemKind(
    severity=Severity.WARNING,
    message=N_("A name defined in the file holds what looks like personal data ({found}). It does not go out."),
    hint=_DELETE,
)
problem_kinds["personal-data-outside-table"] = ProblemKind(
    severity=Severity.WARNING,
    message=N_("Row {row}, above or below the table, holds what looks like personal data ({found}). It does not go out with the table."),
    hint=_DELETE,
)
problem_kinds["personal-data-in-properties"] = ProblemKind(
    severity=Severity.WARNING,
    message=N_("The properties of the file hold what looks like personal data ({found}). They do not go out."),
    hint=N_("Remove the properties in the program it was written with. Do not send the file on as it is."),
)
problem_kinds["properties-name-people"] = ProblemKind(
    severity=Severity.ADVICE,
    message=N_("The properties of the file name who wrote it or changed it last. They do not go out."),
    hint=N_("Nothing to do, if the file is not sent on."),
)

COMMENT, PRINTED, DRAWING, DEFINED, PROPERTY = "comment", "printed", "drawing", "defined", "property"
_IN_TEXTS = {
    COMMENT: "personal-data-in-comment",
    PRINTED: "personal-data-printed",
    DRAWING: "personal-data-in-drawing",
    DEFINED: "personal-data-in-defined-name",
    PROPERTY: "personal-data-in-properties",
}


def aside(
    texts: Iterable[tuple[str, str, str]],
    hidden: Iterable[tuple[str, Report]] = (),
    outside: Iterable[tuple[str, int, str]] = (),
) -> Report:
    """What is told of `texts` (one of the sorts above, sheet or "", the text), of `hidden` sheets (name, what `personal` found there) and
    of rows `outside` tables (sheet, row, the text).
    """
    return Report.of((*_of_hidden(hidden), *_of_rows(outside), *_of_texts(texts)))


def _of_rows(outside: Iterable[tuple[str, int, str]]) -> Iterator[Problem]:
    for sheet, row, text in outside:
        if named := [kind.named for kind in names_in(text)]:
            yield Problem(code="personal-data-outside-table", where=Place(table=sheet or None, row=row), found=", ".join(named))


def _of_hidden(hidden: Iterable[tuple[str, Report]]) -> Iterator[Problem]:
    for name, report in hidden:
        named = list(dict.fromkeys(kinds[one.code].named for one in report.problems if one.code in kinds))
        if named or report.problems:
            rows = [one.where.row for one in report.problems if one.where.row is not None]
            found = ", ".join(named) or "PESEL"
            yield Problem(code="personal-data-hidden", where=Place(table=name, row=min(rows, default=None)), found=found)


def _of_texts(texts: Iterable[tuple[str, str, str]]) -> Iterator[Problem]:
    found: dict[tuple[str, str], dict[str, None]] = {}
    for sort, sheet, text in texts:
        for kind in names_in(text):
            # Programs write the author into every file: that is no news, and said once.
            is_author = sort == PROPERTY and kind.grade is Grade.NAME
            code = "properties-name-people" if is_author else _IN_TEXTS[sort]
            found.setdefault((code, sheet), {})[kind.named] = None
    for (code, sheet), named in found.items():
        yield Problem(code=code, where=Place(table=sheet or None), found=", ".join(named))
