"""Atomic rules on Redis: one file per script, and the registry that loads and checks them."""
