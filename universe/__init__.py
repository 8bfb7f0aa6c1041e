"""What is true: records and rules. Pure: no I/O, no clock, no global randomness."""
