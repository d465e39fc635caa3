"""Components of pages over frozen dataclasses; knows no models."""
