"""Where a text may stand in a file that is in none of its tables."""

COMMENT, PRINTED, DRAWING, DEFINED, PROPERTY = "comment", "printed", "drawing", "defined", "property"
#: A sort, sheet or "", the text.
Margin = tuple[str, str, str]
