"""The stream_latency society: people who mean bots in every way there is, and bots that are woken or that poll."""
