"""Contracts: what the steward of a resource promises of its columns and rows, accepted rule by rule, looked after at each delivery."""
