"""What stands beside an identifier says whose it is: a person's, a firm's, an office's."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ratusz.bank.base.text import fold
from ratusz.bank.model.problem import Severity
from ratusz.bank.protect.kinds.contacts import is_of_office, is_somebodys
from ratusz.bank.protect.kinds.kind import Grade, Kind
from ratusz.bank.protect.kinds.names import holds_name, is_of_post
from ratusz.bank.protect.office import Office

#: Legal forms and kinds of bodies, folded.
_FIRM = re.compile(
    r"sp\.? ?z ?\.?o\.? ?o|spolk\w*|\bs\. ?a\.|\bsa\b|\bsp\. ?[jkp]\b|\bs\.c\b|\bs\.k\.a|\bfundacj\w*|stowarzyszeni\w*|"
    r"spoldzieln\w*|\bszkol\w*|"
    r"przedszkol\w*|liceum|licea|technikum|gimnazj\w*|\bzlob\w*|zespol\w* |\burzad\w*|\burzed\w*|\bgmin[ay]\b|starostw\w*|"
    r"osrod\w*|centrum|przedsiebiorstw\w*|"
    r"\bzaklad\w*|\bfirm[ay]\b|\bp\.?p?\.?h\.?u\b|\bf\.?h\.?u\b|\bphu\b|uslug\w*|\bbiur[oa]\b|\bbank\b|instytut\w*|uniwersytet\w*|akademi\w*|muze\w*|bibliotek\w*|"
    r"szpital\w*|przychodni\w*|parafi\w*|\bklub\w*|komend[ay]\w*|komisariat\w*|\bstraz\w*|towarzystw\w*|zwiaz\w*|\bizb[ay]\b|agencj\w*|wspolnot\w*|"
    r"gmbh|\bltd\b|\binc\b|poradni\w*|aptek\w*|\bteatr\w*|\bkino\b|hotel\w*|wydzial\w*|referat\w*|sekretariat\w*|ministerstw\w*|\bsad\b|prokuratur\w*|"
    r"dom kultury|dom pomocy|\bdps\b|\bmops\b|\bgops\b|\bsp ?(?:nr )?[0-9]{1,3}\b|\blo\b|spzoz|"
    r"\bkrs\b|holding|\bgroup\b|operator\w*|organ\b|jednostk\w*|redakcj\w*|infolini\w*"
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
    return Beside(person=holds_name(text), post=is_of_post(folded), firm=_FIRM.search(folded) is not None)


def is_of_office_by_label(label: str) -> bool:
    """Whether a heading says that what stands below belongs to a body or to a post ("Telefon do sekretariatu", "Dyrektor")."""
    folded = fold(label)
    return _FIRM.search(folded) is not None or is_of_post(folded)


def private_address(address: str, row: Beside | None, office: Office) -> bool:
    """Whether an e-mail address is somebody's own. Bodies have boxes in domains for everybody as well: what stands beside it decides."""
    if is_of_office(address, office.domains):
        return False
    if row is None or not (row.firm or row.post):
        return True
    return is_somebodys(address)


def grade(kind: Kind, rows: Sequence[Beside], *, label: str, of_people: bool) -> Severity | None:
    """What finding `kind` in a column means, beside the sampled `rows`; None: nothing that anybody need be told.

    `of_people`: some of the values can only be of a person, whatever stands beside them.
    """
    if kind.grade is Grade.PERSON or of_people:
        return Severity.ERROR
    private = any(row.is_private for row in rows)
    named = any(row.person for row in rows)
    of_bodies = (bool(rows) and sum(row.firm or row.post for row in rows) >= _MOST * len(rows)) or is_of_office_by_label(label)
    match kind.grade:
        case Grade.FIRM if private:
            return Severity.ERROR
        case Grade.FIRM:
            return None if of_bodies and not named else Severity.WARNING
        case _:
            return Severity.WARNING if of_bodies and not (private and kind.grade is Grade.SHARED) else Severity.ERROR
