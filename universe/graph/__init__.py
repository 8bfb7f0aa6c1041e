"""The universe graph: who knows whom, who is where, who talks about what (seed REF-040, channel 3)."""
