"""The StreamField blocks of a transmission and their faces.

A block named `stats` is, each under the same name: the class in `blocks/stats.py`, the mail's HTML in
`templates/blocks/stats.html`, the mail's text in `templates/blocks/stats.txt`, the readers' component in
`frontend/src/components/blocks/Stats.astro` and the test in `tests/blocks/test_stats.py`.
`blocks/body.py` lists them all.
"""
