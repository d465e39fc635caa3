"""Corrections as data: what the office changes in what a source says, each with a guard that fails once the source is mended."""
