"""Figures on one phenomenon held by several stewards: what differs, what was to be expected, which side is likely wrong, and why.

Plain functions on frozen dataclasses and numpy arrays; no bank is needed, no Django, no network.
"""
