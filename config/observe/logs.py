"""Logs: one JSON object a line, or lines for a person. Whoever logs uses `logging` as always.

What is bound with structlog's context variables, as the request's id or the campaign's number, stands in
every line that is written meanwhile.
"""

import re
from collections.abc import MutableMapping
from typing import Any

import structlog
from structlog.typing import Processor, WrappedLogger

Event = MutableMapping[str, Any]
_SECRET_NAME = re.compile(r"pass(word)?|secret|token|pepper|api_?key|authorization|cookie|dsn", re.IGNORECASE)
_LOGIN_IN_URL = re.compile(r"(\w+://)[^\s/@]+@")
# Readers' pages have their permission in the address.
_TOKEN_IN_PATH = re.compile(r"(/(?:newsletter/(?:confirm|unsubscribe|preferences)|preview)/)[^\s/?\"']+")
_BEARER = re.compile(r"((?:Bearer|Basic)\s+)[\w.~+/=-]{6,}")


def logging_config(level: str, as_json: bool) -> dict[str, Any]:
    """For Django's LOGGING."""
    # Plain: where `rich` is installed structlog would print every local variable, secrets among them, and
    # running queries for it can take a web process seconds.
    render: Processor = (
        structlog.processors.JSONRenderer(default=str)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    )
    line = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": [
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder(),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,  # before `masked`, which covers what a traceback says
            masked,
            render,
        ],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": line},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        # Wagtail's index updates: two lines for each saved object, of interest to nobody but its developers.
        "loggers": {"django_tasks": {"level": "WARNING"}, "botocore": {"level": "WARNING"}},
        "root": {"handlers": ["console"], "level": level},
    }


def masked(logger: WrappedLogger, method: str, event: Event) -> Event:
    """No secret is written: by its name, in an address (`smtp://user:password@…`), or as a token."""
    for name, value in event.items():
        if _SECRET_NAME.search(name):
            event[name] = "…"
        elif isinstance(value, str):
            event[name] = covered(value)
    return event


def covered(text: str) -> str:
    """The text without what only its owner may know."""
    text = _TOKEN_IN_PATH.sub(r"\1…", _LOGIN_IN_URL.sub(r"\1…@", text))
    return _BEARER.sub(r"\1…", text)
