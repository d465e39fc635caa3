"""Opening tables and asking them, for pages and the API."""
