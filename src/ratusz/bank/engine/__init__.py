"""Engines: the only place that imports one."""
