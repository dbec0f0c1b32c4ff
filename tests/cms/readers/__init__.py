"""Two programs that read a publication through the clients, one in each language. Both print the same."""
