"""People who sign in. Ours from the first migration, so that it can grow without a move."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """An editor, a moderator or an administrator. Readers have no account."""
