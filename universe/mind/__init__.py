"""The mind: facts in six layers, how they contradict, what is kept of them, and what a bot thinks with."""
