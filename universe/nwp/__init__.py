"""NWP, the Neural Wire Protocol: what a bot knows as short signed statements, which no name can forge."""
