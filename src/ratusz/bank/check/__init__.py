"""Checks of a table: each is a small function that gives problems; `check` runs them all."""

from ratusz.bank.check.checks import check

__all__ = ["check"]
