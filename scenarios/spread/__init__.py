"""The wide world of gossip_propagation: networks, shards that exchange what is told, findings."""
