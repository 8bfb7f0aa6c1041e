"""The parts of scenario rumour_vs_memory: what people tell of their lives, who passes it on, what became of it."""
