"""Wide worlds: shards of columns that step together, one tick at a time, in this process or on Ray."""
