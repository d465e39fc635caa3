"""What is told of the structure of a sheet and of values that are more than a value: totals, groups, notes, codes, wide tables."""

from ratusz.bank.base.sentences import N_
from ratusz.bank.model.problem import Severity

STRUCTURE: dict[str, tuple[Severity, str, str]] = {
    "total-row": (
        Severity.ADVICE,
        N_("This row was left out: “{found}” only adds up other rows of the table."),
        N_("Nothing to do. Counted together with the other rows it would give twice the sum."),
    ),
    "total-row-heading": (
        Severity.WARNING,
        N_("“{found}” adds up the rows below it and is their heading; it was kept as data, so adding the column counts its parts twice."),
        N_("Say that it is a total, to leave it out, or write what the parts are parts of in a column of their own."),
    ),
    "total-row-kept": (
        Severity.WARNING,
        N_("This row calls itself a total or an average, “{found}”, but does not add up the other rows; it was kept as data."),
        N_("Say whether it is a total, to be left out, or data like the other rows."),
    ),
    "level-row-kept": (
        Severity.WARNING,
        N_("“{found}” stands over the rows below it, whose codes go deeper, but does not add them up; it was kept as data."),
        N_("Look whether a figure is wrong, and say whether the row is a total, to be left out."),
    ),
    "group-row": (
        Severity.ADVICE,
        N_("This row only heads the rows below it: “{found}”. It was left out."),
        N_("Nothing to do, if it holds no data of its own."),
    ),
    "table-without-gap": (
        Severity.WARNING,
        N_("Another table begins here, though no empty row parts it from the one above."),
        N_("Look whether both tables are right, and leave an empty row between them."),
    ),
    "codes-filled": (
        Severity.ADVICE,
        N_("Codes that stand only over their parts were written into each row of these: {found} cells."),
        N_("Nothing to do, if the codes are right. Best each row repeats them."),
    ),
    "heading-guessed": (
        Severity.ADVICE,
        N_("Only its place says that “{found}” is the heading of this list."),
        N_("If it is one of the list, say that the table has no heading, or add a first row with a name."),
    ),
    "heading-short": (
        Severity.WARNING,
        N_("The heading has {found} fields, every row below it has {expected}; the names may stand over the wrong columns."),
        N_("Look whether a separator is missing in the heading, or the first column has no name."),
    ),
    "lonely-row": (
        Severity.WARNING,
        N_("“{found}” stands alone in its row; it was kept as data, though it may be a note or head the rows below it."),
        N_("Say that the row is a note or is to be left out, unless it is data with empty cells."),
    ),
    "prose-sheet": (
        Severity.WARNING,
        N_("“{table}” seems to hold sentences for people to read, no table."),
        N_("Say that it is to be left out, unless its lines are data."),
    ),
    "translated-row": (
        Severity.ADVICE,
        N_("This row only says in another language what the row above says."),
        N_("The row was left out."),
    ),
    "total-among-values": (
        Severity.ADVICE,
        N_("The column “{column}” holds “{found}” beside its parts."),
        N_("Filter by this column before adding: all its rows together would be counted twice."),
    ),
    "footnote-mark": (
        Severity.ADVICE,
        N_("The number “{found}” in the column “{column}” has the mark of a note; the number was read."),
        N_("Look whether the note says that the number is different in kind. The cell was kept as it is as well."),
    ),
    "code-zeros-lost": (
        Severity.WARNING,
        N_("The codes of the column “{column}” have lost their leading zeros: “{found}” should be “{expected}”."),
        N_("Format the column as text in the spreadsheet, with the zeros, and deliver the file again."),
    ),
    "serial-dates": (
        Severity.WARNING,
        N_("The column “{column}” seems to hold dates as numbers of days, like {found}, which would be {expected}."),
        N_("Format the column as a date in the spreadsheet and deliver the file again."),
    ),
    "accounting-negatives": (
        Severity.ADVICE,
        N_("Figures in brackets or with the minus behind them in the column “{column}”, like “{found}”, were read as negative numbers."),
        N_("Nothing to do, if they are. The cells were kept as they are as well."),
    ),
    "time-zones": (
        Severity.ADVICE,
        N_("The times of the column “{column}” name a time zone, as in “{found}”; they were turned into local time of Poland."),
        N_("Nothing to do. The cells were kept as they are as well."),
    ),
    "units-differ": (
        Severity.WARNING,
        N_("The figures of the column “{column}” have different units, as “{expected}” and “{found}”, so it was read as text."),
        N_("Write all figures in one unit and name it in the heading, or put the unit in a column of its own."),
    ),
    "codes-among-numbers": (
        Severity.ADVICE,
        N_("Among the figures of the column “{column}” stand codes or ranges like “{found}”, so it was read as text."),
        N_("Nothing to do, if they are numbers of houses or the like. If they are amounts, write one figure in each cell."),
    ),
    "periods-without-year": (
        Severity.ADVICE,
        N_("Headings like “{found}” name days or months, and nothing says of which year, so they stay columns."),
        N_("Write the year above the table or in the name of the sheet, and each day or month can become a row."),
    ),
    "days-without-year": (
        Severity.WARNING,
        N_("The column “{column}” seems to hold days without their year, as “{found}”; it was read as text."),
        N_("Write whole days, with the year; or say that the column holds numbers."),
    ),
    "values-differ": (
        Severity.WARNING,
        N_("Most cells of the column “{column}” look like “{expected}”, but too many like “{found}”, so it was read as text."),
        N_("Write one figure or one day in each cell, all in one way, and words in a column of their own."),
    ),
}
