"""Serving copies: a large table laid out for questions. Derived from the version, so a copy may be deleted at any time (ADR 25).

A copy is a folder: a vector of ranks, an order and a dictionary for each column, and a DuckDB file for what reads many rows. `build` makes
one, `copy` opens it, `answer` asks it.
"""
