"""The parts of scenario people_pleaser: what is said, a world in which bots are told it, what they answered."""
