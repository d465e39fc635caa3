"""Bytes to tables: read(path) gives tables, the reading, and a recipe that can be replayed."""
