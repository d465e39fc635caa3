"""Statistics of use: what was looked at, downloaded, asked and searched for, counted without knowing by whom (ADR 58)."""
