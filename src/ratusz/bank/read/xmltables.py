"""Tables in an XML document: elements that stand several times under one another are rows, what is in them are columns.

The document is read twice in a stream: once to see which elements repeat and what they hold, once for the rows.
"""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ratusz.bank.read.grid import MAX_COLUMNS
from ratusz.bank.read.header import LEVELS
from ratusz.bank.read.plainxml import feed, safe_parser
from ratusz.bank.read.problems import refuse
from ratusz.bank.read.records import joined

_PIECE = 1 << 16
_DEEPEST = 64
#: Elements of so many different names and places are no table.
_PATHS_LIMIT = 20_000
Path_ = tuple[str, ...]
Pairs = list[tuple[str, str]]


@dataclass(slots=True, kw_only=True)
class _Shape:
    """How often each path of elements occurs, which of them hold elements or attributes, and names in the order they are met."""

    counts: Counter[Path_] = field(default_factory=Counter)
    holding: set[Path_] = field(default_factory=set)


def row_paths(path: Path) -> list[Path_]:
    """The paths of the elements that are rows: the outermost ones that repeat; in a document without any, the innermost that hold."""
    shape = _Shape()
    stack: list[str] = []

    def start(tag: str, known: dict[str, str]) -> None:
        if stack:
            shape.holding.add(tuple(stack))
        stack.append(_local(tag))
        if len(stack) > _DEEPEST or len(shape.counts) > _PATHS_LIMIT:
            raise refuse("no-table")
        shape.counts[tuple(stack)] += 1
        if any(not name.startswith("http://www.w3.org/") for name in known):
            shape.holding.add(tuple(stack))

    parser = safe_parser(namespaces=True)
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: stack.pop()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            feed(parser, piece)
        feed(parser, b"", last=True)
    return _chosen(shape)


def _chosen(shape: _Shape) -> list[Path_]:
    chosen: list[Path_] = []
    repeated = [path for path, count in shape.counts.items() if count > 1 and len(path) > 1]
    for path in sorted(repeated, key=len):
        if not any(path[: len(above)] == above for above in chosen) and (path in shape.holding or shape.counts[path] > 2):
            chosen.append(path)
    if chosen:
        holding = [path for path in chosen if path in shape.holding]
        return holding or chosen
    inner = [path for path in shape.holding if not any(other[:-1] == path for other in shape.holding if other != path)]
    return sorted(inner, key=len)[:1]


def records(path: Path, row_path: Path_) -> Iterator[dict[str, str]]:
    """The rows: attributes and inner elements by name, those of one name joined."""
    done: deque[dict[str, str]] = deque()
    reader = _Rows(row_path, done)
    parser = safe_parser(namespaces=True)
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.characters
    parser.buffer_text = True
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            feed(parser, piece)
            while done:
                yield done.popleft()
        feed(parser, b"", last=True)
    yield from done


class _Rows:
    """Where in the document the parser is, and the row that is being read."""

    def __init__(self, row_path: Path_, done: deque[dict[str, str]]) -> None:
        self.row_path, self.done = row_path, done
        self.stack: list[str] = []
        self.texts: list[list[str]] = []
        self.pairs: Pairs | None = None

    def start(self, tag: str, known: dict[str, str]) -> None:
        """A start tag."""
        self.stack.append(_local(tag))
        if self.pairs is None:
            if len(self.stack) != len(self.row_path) or tuple(self.stack) != self.row_path:
                return
            self.pairs = []
        self.texts.append([])
        prefix = self._name()
        for name, value in known.items():
            if not name.startswith("http://www.w3.org/"):
                self.pairs.append((f"{prefix}{LEVELS}{_local(name)}" if prefix else _local(name), value))
        if len(self.pairs) > MAX_COLUMNS * 4:
            raise refuse("too-many-columns", found=len(self.pairs), expected=MAX_COLUMNS)

    def end(self, _: str) -> None:
        """An end tag."""
        if self.pairs is not None:
            text = "".join(self.texts.pop()).strip()
            prefix = self._name()
            is_row = len(self.stack) == len(self.row_path)
            if text or (not is_row and not any(name == prefix or name.startswith(prefix + LEVELS) for name, _ in self.pairs)):
                self.pairs.append((prefix or self.stack[-1], text))
            if is_row:
                self.done.append(joined(self.pairs))
                self.pairs = None
        self.stack.pop()

    def characters(self, text: str) -> None:
        """Text between tags."""
        if self.texts:
            self.texts[-1].append(text)

    def _name(self) -> str:
        return LEVELS.join(self.stack[len(self.row_path) :])


def _local(tag: str) -> str:
    return tag.rpartition(" ")[2]
