"""Why a bot said or wrote something, and what became of what a person said: docs/why.md."""
