"""Errors to Sentry, when SENTRY_DSN names one. It is told nothing of people: no user, no form, no cookie."""

from typing import TYPE_CHECKING, cast

import sentry_sdk

from config.observe.logs import covered

if TYPE_CHECKING:
    from sentry_sdk._types import DataCollectionUserOptions, KeyValueCollectionBehaviour
    from sentry_sdk.types import Event


_OFF: "KeyValueCollectionBehaviour" = {"mode": "off"}
_COLLECTED: "DataCollectionUserOptions" = {
    "user_info": False,
    "cookies": _OFF,
    "http_headers": {"request": _OFF},
    "http_bodies": [],
    "url_query_params": _OFF,
    "database_query_data": False,
    "queues": False,
    "stack_frame_variables": False,
}


def connect(dsn: str) -> None:
    if dsn:
        sentry_sdk.init(
            dsn=dsn, data_collection=_COLLECTED, traces_sample_rate=0.0, before_send=_without_secrets
        )


def _without_secrets(event: "Event", hint: object) -> "Event":
    """Breadcrumbs, parameters and the messages of exceptions quote addresses too, so all of it is covered."""
    return cast("Event", covered(event))
