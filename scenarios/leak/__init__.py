"""The parts of scenario gossip_leak: a stream of which is known what may spread, who held what, and the original."""
