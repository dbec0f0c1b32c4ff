"""The send engine, killed on purpose: real workers and servers, seeded accidents, everybody counted."""
