"""Who acts: members, turns, hosts and the runtimes that run them."""
