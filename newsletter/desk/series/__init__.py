"""Welcome series at the desk: writing their letters, switching them on and off, seeing how they do."""
