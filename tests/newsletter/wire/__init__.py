"""Tests of the wire, against real servers and one that plays any part."""
