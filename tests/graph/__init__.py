"""The universe graph over both stores."""
