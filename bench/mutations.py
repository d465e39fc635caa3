"""Ways to damage a file, as transport, editors and bad luck do: each takes bytes and a source of chance, and gives other bytes."""

from collections.abc import Callable
from random import Random

_SOME = b"\x00\"';,\t\r\n\\\xff<>{}[]=PK"
_ENCODINGS = ("cp1250", "iso8859-2", "cp852", "utf-16-le", "utf-8")
#: A damaged file is never longer than this.
MOST_BYTES = 4 << 20


def chance(seed: str) -> Random:
    """A source of chance that is the same for the same seed."""
    return Random(seed)


def flipped(content: bytes, rng: Random) -> bytes:
    """Some bytes changed."""
    changed = bytearray(content)
    for _ in range(rng.choice((1, 4, 32, 256))):
        if changed:
            changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def cut(content: bytes, rng: Random) -> bytes:
    """The end missing, or the beginning, or a part between."""
    start, end = sorted(rng.randrange(len(content) + 1) for _ in range(2))
    return rng.choice((content[:start], content[end:], content[:start] + content[end:]))


def lines_swapped(content: bytes, rng: Random) -> bytes:
    """Lines in another order, some twice, some missing."""
    lines = content.splitlines(keepends=True)
    for _ in range(rng.randrange(1, 9)):
        one, other = rng.randrange(len(lines)), rng.randrange(len(lines))
        lines[one], lines[other] = lines[other], rng.choice((lines[one], lines[other], b""))
    return b"".join(lines)


def encodings_mixed(content: bytes, rng: Random) -> bytes:
    """Some lines written in another encoding."""
    encoding, share = rng.choice(_ENCODINGS), rng.choice((0.01, 0.2, 1.0))
    return b"".join(
        line.decode("utf-8", errors="replace").encode(encoding, errors="replace") if rng.random() < share else line
        for line in content.splitlines(keepends=True)
    )


def sprinkled(content: bytes, rng: Random) -> bytes:
    """Marks that mean something to a reader, put in anywhere."""
    changed = bytearray(content)
    for _ in range(rng.choice((1, 3, 30))):
        place = rng.randrange(len(changed) + 1)
        changed[place:place] = bytes([rng.choice(_SOME)]) * rng.choice((1, 1, 2, 50))
    return bytes(changed)


def repeated(content: bytes, rng: Random) -> bytes:
    """A stretch of the file many times over."""
    start, end = sorted(rng.randrange(len(content) + 1) for _ in range(2))
    piece = content[start : min(end, start + 5000)]
    return content[:start] + piece * rng.choice((2, 20, 200)) + content[start:]


def joined(content: bytes, rng: Random) -> bytes:
    """All on one line, or each mark a line of its own."""
    if rng.random() < 0.5:
        return content.replace(b"\n", b"")
    return content.replace(rng.choice((b",", b";", b"\t", b" ")), b"\r")


MUTATIONS: tuple[Callable[[bytes, Random], bytes], ...] = (flipped, cut, lines_swapped, encodings_mixed, sprinkled, repeated, joined)


def mutated(content: bytes, rng: Random) -> bytes:
    """`content` damaged in one to three ways."""
    for _ in range(rng.choice((1, 1, 2, 3))):
        if content:
            content = rng.choice(MUTATIONS)(content, rng)[:MOST_BYTES]
    return content
