"""Wrong versions of our own sources, one at a time: the suite must notice each."""
