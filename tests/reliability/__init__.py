"""Universes, processes and naive twins for the tests of what Orrery must survive."""
