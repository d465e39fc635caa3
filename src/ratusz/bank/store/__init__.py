"""Bytes and versions on disk: originals, parts, manifests, documents. Only immutable things."""

from ratusz.bank.store.store import Original, Store, open_store, store_of_bank

__all__ = ["Original", "Store", "open_store", "store_of_bank"]
