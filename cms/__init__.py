"""The publication: pages, snippets, settings, the Content API, and a page rendered as mail."""
