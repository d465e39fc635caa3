"""What stands above a table and in the name of its sheet."""

import re

from ratusz.bank.read.grid import Grid
from ratusz.bank.read.roles import Layout

#: Not the year in the number of a resolution, "15/2023", nor in a day written as one word with other figures.
_YEAR = re.compile(r"(?<![\d/])(?:19|20)\d\d(?![\d/])")
_SCHOOL_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d\s?[/–-]\s?(?:(?:19|20)\d\d|\d\d)(?!\d)")


def year_of(grid: Grid, layout: Layout) -> int | None:
    """The one year that the title of a table speaks of, or, where that has none, the name of its sheet; None for none or several."""
    top = min((*layout.header, *layout.body), default=0)
    title = " ".join(text for row in range(grid.top, top) for text in grid.rows[row] if text.strip())
    for said in (title, grid.sheet or grid.name):
        years = set(_YEAR.findall(said))
        if years or _SCHOOL_YEAR.search(said):
            return int(min(years)) if len(years) == 1 and not _SCHOOL_YEAR.search(said) else None
    return None
