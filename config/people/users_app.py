"""In place of `wagtail.users` in INSTALLED_APPS: the same app with our pages."""

from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(WagtailUsersAppConfig):
    user_viewset = "config.people.accounts.People"
