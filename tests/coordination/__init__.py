"""The invariants of coordination as a machine over a real server: world, model, rules, naive twins."""
