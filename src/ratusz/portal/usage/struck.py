"""Which words of searches are struck out."""

from collections.abc import Callable

from django.utils.crypto import salted_hmac

from ratusz.portal.usage.models import StruckWords


def mark_of(words: str) -> str:
    """How `words` are known again by whoever searches for them, and by nobody who reads the mark without the key of the installation."""
    return salted_hmac("ratusz.usage.struck", words.casefold(), algorithm="sha256").hexdigest()


def is_struck() -> Callable[[str], bool]:
    """Whether words are struck out now."""
    marks = frozenset(StruckWords.objects.values_list("mark", flat=True))
    return (lambda words: mark_of(words) in marks) if marks else (lambda _words: False)
