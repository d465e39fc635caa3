"""Lighthouse's scores of the pages of the demo city."""
