"""For who has lost the telephone and the paper."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from wagtail.log_actions import log

from config.people import second_factor


class Command(BaseCommand):
    help = "Switch a person's second factor off. Make sure first that it is they who ask."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")

    def handle(self, *_: Any, username: str, **__: Any) -> None:
        user = get_user_model()._default_manager.filter(username=username).first()
        if user is None:
            raise CommandError(f"Nobody is named {username}.")
        if not second_factor.remove(user):
            raise CommandError(f"{username} has no second factor.")
        log(user, "people.two_factor_off")
        self.stdout.write(f"{username} signs in with the password alone, and can set it up again.")
