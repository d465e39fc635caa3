"""Public pages that join several apps."""
