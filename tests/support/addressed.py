"""Every address that the bank answers, by its name."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver


def addresses(patterns, namespace="") -> Iterator[str]:
    """The names of all addresses below `patterns`."""
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, f"{namespace}{one.namespace}:" if one.namespace else namespace)
        elif isinstance(one, URLPattern) and one.name:
            yield f"{namespace}{one.name}"
