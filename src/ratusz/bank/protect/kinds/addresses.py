"""Addresses down to the flat: ul. Długa 5/12, Długa 5 m. 3. A house is a place; a flat is somebody's home."""

import re
from collections.abc import Sequence

from ratusz.bank.base.sentences import N_
from ratusz.bank.base.text import fold
from ratusz.bank.model.problem import ProblemKind, Severity, problem_kinds
from ratusz.bank.protect.kinds.kind import Grade, Kind, Where, add

problem_kinds["address-found"] = ProblemKind(
    severity=Severity.ERROR,
    message=N_("The column “{column}” holds addresses down to the flat, in {found} rows."),
    hint=N_("A street with its house may go out, a flat points to who lives there. Withhold the column, or say why it may be published."),
)

_HOUSE = r"[0-9]{1,4}[ ]?[A-Za-z]?"
_FLAT = (
    r"(?:[ ]?/[ ]?(?:m\.?[ ]?)?[0-9]{1,4}[A-Za-z]?|[ ]*,?[ ]*(?:m\.?|mieszk\.?|mieszkanie|lok\.?|lokal)[ ]*(?:nr[ ]*)?[0-9]{1,4}[A-Za-z]?)"
)
_STREET = r"(?:ul\.|ulica|ulicy|al\.|aleja|alei|aleje|os\.|osiedle|osiedlu|pl\.|plac|placu)"
_NAME = r"[ ]*[\w'„”\"-][\w .'„”\"-]{1,60}?[ ]+"
#: At most a day of a month: "ul. 3 Maja 5/12" names one.
_FULL = re.compile(rf"(?<!\w){_STREET}{_NAME}{_HOUSE}{_FLAT}(?![0-9/])", re.IGNORECASE)
_FLAT_ALONE = re.compile(rf"[^\W\d_]{{3,}}[ ]+{_HOUSE}[ ]*,?[ ]*(?:m\.|mieszk\.|mieszkanie|m[ ])[ ]*[0-9]{{1,4}}(?![0-9])", re.IGNORECASE)
_BARE = re.compile(rf"^[ ]*[^\W_][\w .'-]{{2,60}}?[ ]{_HOUSE}[ ]?/[ ]?[0-9]{{1,4}}[A-Za-z]?(?:[ ]*,.*)?[ ]*$")
#: After these a number over a number is a document or a plot.
_OTHERWISE = re.compile(r"(?:nr|numer|uchwal|dzialk|dz\.|zarzadz|decyzj|pozwolen|umow|rok|sygn|poz\.|art\.)")


def _find(text: str, where: Where) -> Sequence[str]:
    found = _FULL.findall(text) or _FLAT_ALONE.findall(text)
    if not found and where.said and not _OTHERWISE.search(fold(text)):
        found = _BARE.findall(text)
    return found


add(
    Kind(
        code="address-found", named="ul. 5/12",
        sign=r"\pL\pP? +[0-9]{1,4} ?[A-Za-z]? ?/ ?(m\.? ?)?[0-9]|"
        r"[0-9] ?[A-Za-z]?,? *([Mm]\.?|[Mm]ieszk[a-z.]*|[Ll]ok[a-z.]*) *(nr *)?[0-9]",
        find=_find, grade=Grade.SHARED, labels=("adres", "ulic", "zamieszk", "zameld"),
    )
)  # fmt: skip
