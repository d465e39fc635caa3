"""Gaps: what a table should hold and does not, who answers for it, what was decided, and what everybody reads of it."""
