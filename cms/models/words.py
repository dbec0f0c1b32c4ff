"""The words that readers can search for."""

from django.db import models


class KnownWord(models.Model):
    """A word of a published transmission, or its stem, as `cms.searching.words.indexed` gives it.

    Words are added and never taken away: whether one can still be read is for the search to see.
    """

    word = models.CharField(max_length=64, primary_key=True)

    def __str__(self) -> str:
        return self.word
