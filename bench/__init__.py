"""Measurements, apart from the tests: `make bench`, or `make bench ONLY=blocks`."""
