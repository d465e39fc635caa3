"""Audit, policy algebra, errors, journal, followers, outbox."""
