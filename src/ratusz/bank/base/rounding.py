"""Rounding of numbers that may have all 38 digits of a DECIMAL: Python's own arithmetic keeps 28 and refuses to round more."""

from decimal import ROUND_HALF_UP, Context, Decimal

#: Digits of two such numbers multiplied.
WIDE = Context(prec=80)


def rounded(value: Decimal, places: int) -> Decimal:
    """`value` with exactly `places` digits after the point, halves away from zero."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=WIDE)
