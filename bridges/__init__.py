"""Adapters to the outside, each behind a port of `universe`."""
