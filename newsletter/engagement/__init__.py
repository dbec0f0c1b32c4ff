"""Honest engagement: what is measured of a mail, only where its newsletter says so, and as a range."""
