"""Finding datasets: words, filters, facets, order."""
