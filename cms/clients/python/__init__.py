"""Those parts of the Python client that are the same for every API, copied as they are."""
