"""Addresses that things had at another portal: kept when they move in, and asked for wherever an address leads nowhere here."""

from collections.abc import Iterable
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from ratusz.bank.base.errors import WrongUsage
from ratusz.bank.base.sentences import N_
from ratusz.portal.catalog.models import Dataset, FormerAddress, Resource

#: What one entry of an index of PostgreSQL holds, whatever the letters.
LONGEST_PATH, LONGEST_QUERY = 500, 300


def as_asked(address: str) -> tuple[str, str]:
    """Path and query of a whole or partial address as they are kept: small letters, no slash at the end, parameters in order.

    WrongUsage where it leads to no place of its own: the front page of a portal is nobody's former address.
    """
    parts = urlsplit(address.strip())
    path, query = normal(unquote(parts.path), parts.query)
    if (not path and not query) or len(path) > LONGEST_PATH or len(query) > LONGEST_QUERY or "\0" in path + query:
        raise WrongUsage(
            "former-address-unusable",
            N_("{found} is not an address of one page of the earlier portal."),
            N_("Write the address as it stood in the browser, from https:// on or from the first slash."),
            values={"found": address.strip()[:200]},
        )
    return path, query


def normal(path: str, query: str) -> tuple[str, str]:
    """The same of a path and a query as a request has them."""
    inside = "/" + path.strip().strip("/").lower() if path.strip().strip("/") else ""
    return inside, urlencode(sorted(parse_qsl(query, keep_blank_values=True))).lower()


def remember(addresses: Iterable[str], *, thing: Dataset | Resource) -> int:
    """Keep `addresses` as former ones of `thing`; how many are new. One that leads to something else already stays as it is."""
    kept = 0
    where = {"dataset": thing} if isinstance(thing, Dataset) else {"resource": thing}
    for path, query in map(as_asked, addresses):
        _row, made = FormerAddress.objects.get_or_create(path=path, query=query, defaults=where)
        kept += made
    return kept


def find(path: str, query: str) -> FormerAddress | None:
    """What had this address: with these very parameters, else whatever they are."""
    here, asked = normal(path, query)
    if len(here) > LONGEST_PATH:
        return None
    found = {row.query: row for row in FormerAddress.objects.filter(path=here, query__in={asked, ""})}
    return found.get(asked) or found.get("")
