"""What a public version remembers of the corrections in it."""

from collections.abc import Mapping
from typing import Any

from ratusz.bank.check.corrections.apply import applied_in
from ratusz.bank.check.corrections.correction import Correction
from ratusz.bank.store import Store
from ratusz.bank.store.manifest import Manifest


def mended_in(store: Store, public: Manifest) -> Mapping[str, Any]:
    """`Corrected.as_json` as it was when `public` was made; nothing where no correction was in force then."""
    found: Mapping[str, Any] = store.document(public.lineage.decisions).get("corrections", {}) if public.lineage.decisions else {}
    return found


def corrections_of(store: Store, public: Manifest) -> tuple[Correction, ...]:
    """The corrections that are in `public`."""
    told = mended_in(store, public)
    return applied_in(told) if told else ()
