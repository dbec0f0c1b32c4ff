"""Search: what readers can read, found by its words.

`words` says when two words are the same, `texts` what a transmission says, `entries` what of it Wagtail's
index holds. `find` asks that index, `typos` when nothing was found, and `highlights` shows the places.
"""
