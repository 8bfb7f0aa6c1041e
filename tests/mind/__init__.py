"""Tests of the mind: triage, temporal context, synthesis, journaled traces, replay and learning."""
