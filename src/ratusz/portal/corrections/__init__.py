"""Corrections of what a source says: proposed by its steward, accepted by somebody else, in each version until they are withdrawn."""
