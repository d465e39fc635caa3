"""The machine API, shaped by hand."""
