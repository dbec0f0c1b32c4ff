"""Telling frontends what changed: signed requests to addresses that administrators give.

Outbox: `Change` rows are the truth, `dispatch` makes a delivery of each for every endpoint that wants it,
`deliver` sends them. Every step may run twice, late, or be killed in the middle.
"""
