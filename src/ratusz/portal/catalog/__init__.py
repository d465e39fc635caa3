"""The catalogue: datasets, resources, who may see them."""
