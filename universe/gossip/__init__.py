"""Gossip: what is told about people between bots, under which conditions, and how it fades (seed REF-040)."""
