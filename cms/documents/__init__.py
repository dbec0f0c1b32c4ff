"""The documents: what the Content API gives, written when a transmission is published.

`serialise` makes them, `write` stores them in the transaction that publishes, `stale` marks those that a
change reaches, `rebuild` makes these anew. Readers get the stored bytes and nothing else.
"""
