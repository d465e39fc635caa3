"""Pages of the registry of flows."""
