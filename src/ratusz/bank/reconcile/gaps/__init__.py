"""What should be there and is not: holes in time, late deliveries, areas and breakdowns left out, figures that stand for nothing,
and the indicators that cannot be computed because of them. Pure functions over frozen records; what is expected is declared.
"""
