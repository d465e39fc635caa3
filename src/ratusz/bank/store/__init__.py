"""Bytes and versions on disk: originals, parts, manifests, documents. Only immutable things."""
