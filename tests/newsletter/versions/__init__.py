"""Versions of a campaign for some of its readers."""
