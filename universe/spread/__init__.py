"""How news and infections spread over a network: rules on numpy columns, one row an agent, one slot a way to tell."""
