"""`python -m config.demo.prepare`: migrate, load the sample publication, see to the admin's login.

A second run changes nothing that somebody made. Its last line tells the login.
"""

import io
import os

import django
from django.contrib.auth import get_user_model
from django.core.management import call_command

_NAME = "admin"
_PASSWORD = "demo"  # noqa: S105 - printed for everybody to read


def main() -> None:
    """Prepare the database of the environment's settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("rebuild_documents", resume=True, stdout=io.StringIO())
    call_command("load_sample")
    call_command("connect_frontend", stdout=io.StringIO())
    print(see_to_login())


def see_to_login() -> str:
    """Create the admin unless there is one, and say how to log in.

    The password is told only as long as it is the demo's own.
    """
    users = get_user_model()._default_manager
    admin = users.filter(username=_NAME).first()
    if admin is None:
        admin = users.create_superuser(_NAME, "admin@example.com", _PASSWORD)
    known = admin.check_password(_PASSWORD)
    return f"{_NAME}, password {_PASSWORD}" if known else f"{_NAME}, with the password that you gave it"


if __name__ == "__main__":
    main()
