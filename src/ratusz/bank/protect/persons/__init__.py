"""Rows on persons: made alike by what somebody may know of a person, so that nobody is picked out."""

from ratusz.bank.protect.persons.declared import Coarser, Persons

__all__ = ["Coarser", "Persons"]
