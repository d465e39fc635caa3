"""What stands beside an identifier says whose it is: a person's, a firm's, an office's."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ratusz.bank.base.text import fold
from ratusz.bank.model.problem import Severity
from ratusz.bank.protect.kinds.bodies import FIRM
from ratusz.bank.protect.kinds.contacts import is_of_office, is_somebodys
from ratusz.bank.protect.kinds.kind import Grade, Kind
from ratusz.bank.protect.kinds.names import holds_name, is_of_post
from ratusz.bank.protect.office import Office

#: People who are nobody's business: a heading that names them says whose the rest is.
_PEOPLE = re.compile(
    r"\b(?:rodzic\w*|opiekun\w*|matk\w*|ojciec|ojca|ucznia|uczen|wychowan\w*|dzieck\w*|pacjent\w*|wnioskodawc\w*|petent\w*|klient\w*|lokator\w*|"
    r"podopieczn\w*|swiadczeniobiorc\w*|wlascicie\w*|najemc\w*|podatni\w*|dluzni\w*|mieszkan(?:iec|ca|ki)|zglaszajac\w*|skarzac\w*|zmarl\w*)\b"
)
#: So much of what was sampled must speak of firms for all of it to be of firms.
_MOST = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What a row speaks of: somebody by name, a post somebody holds, a firm or an office."""

    person: bool
    post: bool
    firm: bool

    @property
    def is_private(self) -> bool:
        """Somebody named, and nothing that would make it the business of a firm or of a post."""
        return self.person and not self.post and not self.firm


def beside(text: str) -> Beside:
    """What the text of a row, its headings not included, speaks of."""
    folded = fold(text)
    return Beside(person=holds_name(text), post=is_of_post(folded), firm=FIRM.search(folded) is not None)


def is_of_office_by_label(label: str) -> bool:
    """Whether a heading says that what stands below belongs to a body or to a post ("Telefon do sekretariatu", "Dyrektor")."""
    folded = fold(label)
    return FIRM.search(folded) is not None or is_of_post(folded)


def private_address(address: str, row: Beside | None, office: Office) -> bool:
    """Whether an e-mail address is somebody's own. Bodies have boxes in domains for everybody as well: what stands beside it decides."""
    if is_of_office(address, office.domains):
        return False
    if row is None or not (row.firm or row.post):
        return True
    return is_somebodys(address)


def grade(kind: Kind, rows: Sequence[Beside], *, column: str, table: Sequence[str], of_people: bool) -> Severity | None:
    """What finding `kind` in a column means, beside the sampled `rows`; None: nothing that anybody need be told.

    `column`: its heading. `table`: the name of the table and all headings. `of_people`: some values can only be of a person, whatever
    stands beside them.
    """
    if kind.grade is Grade.PERSON or of_people:
        return Severity.ERROR
    of_bodies = (bool(rows) and sum(row.firm or row.post for row in rows) >= _MOST * len(rows)) or is_of_office_by_label(column)
    match kind.grade:
        case Grade.FIRM:
            if any(row.is_private for row in rows):
                return Severity.ERROR
            return None if of_bodies and not any(row.person for row in rows) else Severity.WARNING
        case Grade.NAME:
            in_posts = of_bodies or is_of_office_by_label(table[0])
            return Severity.WARNING if in_posts and not _speaks_of_people(table) else Severity.ERROR
        case _:
            # The school stands beside its parents as well.
            private = _speaks_of_people(table) or any(row.person and not row.post for row in rows)
            return Severity.WARNING if of_bodies and not private else Severity.ERROR


def _speaks_of_people(headings: Sequence[str]) -> bool:
    """Whether the name of a table or a heading says that it is about people as such."""
    return any(_PEOPLE.search(fold(heading)) for heading in headings)
