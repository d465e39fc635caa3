"""Few people in a cell of a published table: what is hidden, and that no sum gives it back."""

from ratusz.bank.protect.cells.declared import Breakdown, Count, Dominance, Method, Protection, Rounding

__all__ = ["Breakdown", "Count", "Dominance", "Method", "Protection", "Rounding"]
