"""`make demo`: the whole product on one machine, with no server beside it.

It prepares the database, starts the CMS, the frontend, a worker, beat and a mail catcher, waits until each
answers, says where everything is, and ends all of it on one Ctrl-C or when one part dies.
"""
