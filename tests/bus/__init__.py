"""The query bus on real servers."""
