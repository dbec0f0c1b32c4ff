"""Purging the caches in front of the publication: exactly the tags of each change, after it is committed.

Outbox: `Change` rows are the truth, and each cache's row tells how far it has been purged. A cache that is
down, a broker that is down or a process that is killed delays a purge and never loses one.
"""
