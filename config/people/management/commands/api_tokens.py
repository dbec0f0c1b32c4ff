"""Wagtail's command, whose `create` also takes what the token may and for how long."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction
from django.utils import timezone
from wagtail.management.commands.api_tokens import Command as ApiTokens
from wagtail.models import APIToken

from config.people.models import Scope, limit


class Command(ApiTokens):
    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        # argparse gives no other way to a parser that somebody else has added.
        (commands,) = parser._subparsers._group_actions  # type: ignore[union-attr] # it has just been made
        create: ArgumentParser = commands.choices["create"]  # type: ignore[index] # a dict of parsers
        create.add_argument(
            "--scope", choices=Scope.values, default=Scope.READ.value, help="What it may (read)"
        )
        create.add_argument("--days", type=int, help="For how many days (until it is revoked)")

    @transaction.atomic
    def create(self, *args: Any, user: str, name: str, scope: str, days: int | None, **options: Any) -> None:
        if days is not None and not 0 < days <= 36_500:
            raise CommandError("--days is how long the token is good: from 1 to 36500.")
        super().create(*args, user=user, name=name, **options)
        token = APIToken.objects.filter(user=self.get_user(user), name=name).latest("pk")
        limit(token, Scope(scope), timezone.now() + timedelta(days=days) if days else None)
