"""Ratusz: an open city data bank and partnership platform."""

__version__ = "0.1.0"
