"""Editors with what they may do, signed in."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client

PEOPLE = (
    "view_subscriber",
    "change_subscriber",
    "change_subscription",
    "add_suppression",
    "view_suppression",
)


def editor(*permissions: str, groups: tuple[Group, ...] = (), name: str = "ed") -> Client:
    """Somebody with these permissions and nothing else; without any, an administrator."""
    user = get_user_model().objects.create_user(
        name, email=f"{name}@example.com", is_superuser=not permissions
    )
    codenames = ["access_admin", *permissions]
    user.user_permissions.add(*Permission.objects.filter(codename__in=codenames))
    user.groups.add(*groups)
    client = Client()
    client.force_login(user)
    return client


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())
