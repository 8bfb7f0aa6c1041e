"""The deep half of gossip_propagation: real bots, real words, the real gates."""
