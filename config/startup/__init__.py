"""What happens before anything else: the environment is read, and an unsafe setting refuses to start."""
