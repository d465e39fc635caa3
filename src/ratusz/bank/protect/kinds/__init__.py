"""Kinds of identifiers, one file each, in the order in which a person is told of them."""

from ratusz.bank.protect.kinds import pesel, contacts, companies, names, papers, plates, land, accounts, addresses, births  # isort: skip
from ratusz.bank.protect.kinds.kind import Kind, kinds

__all__ = ["Kind", "accounts", "addresses", "births", "companies", "contacts", "kinds", "land", "names", "papers", "pesel", "plates"]
