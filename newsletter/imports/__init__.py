"""Importing people from a file: admitted at the door, read row by row, judged and written in chunks."""
