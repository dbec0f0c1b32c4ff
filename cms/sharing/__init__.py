"""The picture that networks show where a transmission is shared: topic, title, publication, and its cover."""
