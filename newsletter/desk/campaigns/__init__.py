"""Campaigns at the desk: writing, seeing, sending, following them."""
