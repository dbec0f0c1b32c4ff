"""What is told at the start about how mail is signed and where bounces go, not at the first of a million."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.db import connections, router

from newsletter.addresses import wire_address
from newsletter.dkim_keys import SenderUnsignedError, configured_keys, require_key
from newsletter.models import Newsletter
from newsletter.return_paths import check_template


def refuse_unusable() -> None:
    """Raises ImproperlyConfigured when a DKIM key or the return path of the settings cannot be used."""
    configured_keys()
    check_template(settings.NEWSLETTER_RETURN_PATH)


@register(Tags.database)
def check_signatures(databases: Sequence[str] | None = None, **_: Any) -> list[Error]:
    """Every newsletter's sender has a key, once any has: told by `migrate`, which everything waits for."""
    alias = router.db_for_read(Newsletter)
    if not configured_keys() or alias not in (databases or ()):
        return []
    if Newsletter._meta.db_table not in connections[alias].introspection.table_names():
        return []  # the first migration of an installation
    return [
        Error(problem, obj=newsletter, id="newsletter.E004")
        for newsletter in Newsletter.objects.only("name", "from_email")
        if (problem := _problem(newsletter))
    ]


def _problem(newsletter: Newsletter) -> str:
    try:
        require_key(wire_address(newsletter.from_email)[0].rpartition("@")[2])
    except SenderUnsignedError as error:
        return str(error)
    return ""
