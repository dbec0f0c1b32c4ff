"""Segments in the admin: built from rules, counted while they are."""
