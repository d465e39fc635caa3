"""Identifiers: UUID version 7 (RFC 9562 §5.7), so that names sort by time of making."""

import uuid
from collections.abc import Callable
from datetime import datetime

RandomBytes = Callable[[int], bytes]


def uuid7(*, now: datetime, random_bytes: RandomBytes) -> uuid.UUID:
    """A UUID version 7: 48 bits of milliseconds since 1970 of the aware `now`, then 74 random bits."""
    milliseconds = int(now.timestamp() * 1000)
    noise = int.from_bytes(random_bytes(10), "big")
    value = (milliseconds & (1 << 48) - 1) << 80 | 0x7 << 76 | (noise >> 68 & 0xFFF) << 64 | 0b10 << 62 | noise & (1 << 62) - 1
    return uuid.UUID(int=value)
