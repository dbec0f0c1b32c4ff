"""Subscribers in the admin, by person: found among millions, looked at, changed in bulk."""
