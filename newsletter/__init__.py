"""Who receives what, and the engine that sends it.

Four storeys, each knowing only those below it: edges (views, tasks, hooks, viewsets, api), verbs
(campaigns, lanes, letters, subscriptions), messages (envelope, wire) and nouns (models, states, tokens).
"""
