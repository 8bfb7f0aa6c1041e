"""People: who somebody is, what a bot remembers of them, and what it may say or do because of that."""
