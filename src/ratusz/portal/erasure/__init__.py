"""Erasing for good what must not be kept, by two people, with a reason that stays (ADR 23)."""
