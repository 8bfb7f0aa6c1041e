"""The artifact store: one contract over every engine."""
