"""The wire: how a finished message leaves, and an exact account of how each fared."""
