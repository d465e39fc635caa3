"""Ratusz and a peer asked the same questions of the same large table in one run."""
