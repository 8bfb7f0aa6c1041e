"""The trust_gaming society: who lives in it, what they do each day, the attacks, and the harm that is done."""
