"""A registry: things known by name, each name once."""

from collections.abc import Callable, Iterator
from typing import TypeVar

T = TypeVar("T")
Added = TypeVar("Added")


class Registry(dict[str, T]):
    """Name → thing. Refuses duplicates; asking for an unknown name lists the known ones."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__()

    def add(self, name: str) -> Callable[[Added], Added]:
        """A decorator that keeps what it decorates under `name`: an instance for a class without arguments, else the thing."""

        def keep(thing: Added) -> Added:
            if name in self:
                raise LookupError(f"{self.kind} {name!r} is there twice")
            self[name] = thing() if isinstance(thing, type) else thing  # type: ignore[assignment]
            return thing

        return keep

    def __missing__(self, name: str) -> T:
        raise LookupError(f"no {self.kind} {name!r}; known: {', '.join(sorted(self))}")

    def names(self) -> Iterator[str]:
        """The names, sorted."""
        return iter(sorted(self))
