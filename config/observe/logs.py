"""Logs: one JSON object a line, or lines for a person. Whoever logs uses `logging` as always.

What is bound with structlog's context variables, as the request's id or the campaign's number, stands in
every line that is written meanwhile.
"""

import re
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog
from structlog.typing import Processor, WrappedLogger

Event = MutableMapping[str, Any]
_SECRET_NAME = re.compile(r"pass(word)?|secret|token|pepper|api_?key|authorization|cookie|dsn", re.IGNORECASE)
# What only its owner may know, after the group that stays.
_SECRETS = re.compile(
    r"(\w+://)[^\s/@]+(?=@)"  # a login in an address
    # Readers' pages and links by mail have their permission in the address.
    r"|(/(?:newsletter/(?:confirm|move|unsubscribe|preferences|go|seen)|preview|password_reset/confirm)/)"
    r"[^\s?\"']*[^\s/?\"']"
    r"|((?:Bearer|Basic)\s+)[\w.~+/=-]{6,}"
    r"|\b(tr_)[\w-]{43}|\b(whsec_)[\w+/=-]{16,}"  # read keys, and what webhooks are signed with
    r"|\b((?:[\w-]*(?:token|secret|password|passwd|signature|api_?key)|sessionid|csrftoken)=)[^\s&;\"'<>]+",
    re.IGNORECASE,
)


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
    """No secret is written, however deep: by its name, in an address, or by how tokens look."""
    return {name: _masked(name, value) for name, value in event.items()}


def covered(value: Any) -> Any:
    """The value without what only its owner may know. What is no plain value is covered as it is written."""
    if isinstance(value, Mapping):
        return {name: _masked(str(name), one) for name, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [covered(one) for one in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return _SECRETS.sub(_kept, str(value))


def _masked(name: str, value: Any) -> Any:
    return "…" if _SECRET_NAME.search(name) else covered(value)


def _kept(found: "re.Match[str]") -> str:
    return f"{found[found.lastindex or 0]}…"
