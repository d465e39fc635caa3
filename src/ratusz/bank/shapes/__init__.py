"""Shapes on a map, without a database and without a page: reading WKT, the plane of the map, clusters, classes, simpler outlines."""
