"""Language models: the client, its costs, and the ports, against a server on loopback."""
