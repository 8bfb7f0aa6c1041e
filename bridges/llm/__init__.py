"""Language models behind an OpenAI-compatible endpoint: the client, what it costs, and the ports that ask it."""
