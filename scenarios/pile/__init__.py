"""The parts of scenario pile_on: what people say and whom they mean, the original's bots, and how many answered."""
