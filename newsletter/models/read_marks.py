"""How far a reader of a growing table has come."""

from django.db import models


class ReadMark(models.Model):
    """`seen` is the last row of the last run, `done` that of the run before: each row is read by two runs.

    Numbers are given before they are committed, so a row may appear behind one that was already read.
    """

    name = models.CharField(max_length=40, unique=True)
    seen = models.BigIntegerField(default=0)
    done = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name}: {self.done}"
