"""Tests of cartridges."""
