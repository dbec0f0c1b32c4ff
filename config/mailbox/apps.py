"""Registers the mailbox's templates and static files."""

from django.apps import AppConfig


class MailboxConfig(AppConfig):
    name = "config.mailbox"
    verbose_name = "Caught mail"
