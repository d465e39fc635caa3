"""Deliveries: from bytes to a published version."""
