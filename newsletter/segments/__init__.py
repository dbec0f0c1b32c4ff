"""Segments: who of a newsletter's people is meant, as typed rules that become one condition in SQL."""
