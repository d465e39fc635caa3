"""What a search found is told by the view that answered it; statistics of use read it where the answer leaves."""

from django.http import HttpRequest

_KEY = "ratusz.searched"


def note(request: HttpRequest, words: str, *, found: int) -> None:
    """Say that `request` searched for `words`, as its reader wrote them, and how much there is."""
    if words.strip():
        request.META[_KEY] = (words, found)


def noted(request: HttpRequest) -> tuple[str, int] | None:
    """What was said; None where `request` searched for nothing."""
    found: tuple[str, int] | None = request.META.get(_KEY)
    return found
