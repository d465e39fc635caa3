"""Figures on one phenomenon from several holdings, where they differ, and what people do about it (ADR 65)."""
