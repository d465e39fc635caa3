"""What data the office gathers, from whom, what for, and who uses it: the registry of flows, its inventory and what it lacks."""
