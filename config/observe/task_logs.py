"""Log lines of a task carry its name, its id, the row that it is about and the request that asked for it."""

from typing import Any

from celery.signals import before_task_publish, setup_logging, task_postrun, task_prerun
from structlog.contextvars import bind_contextvars, clear_contextvars, get_contextvars

_HEADER = "request_id"
# What the first argument of a task names.
ABOUT = {
    "newsletter.letters.confirm": "subscription",
    "newsletter.campaigns.lane": "lane",
    "newsletter.letters.lane": "lane",
    "cms.webhooks.line": "webhook",
    "cms.webhooks.notice": "webhook",
}


def connect(as_json: bool) -> None:
    before_task_publish.connect(_send_along, dispatch_uid="observe.send_along")
    task_prerun.connect(_bind, dispatch_uid="observe.bind")
    task_postrun.connect(_unbind, dispatch_uid="observe.unbind")
    if as_json:  # else Celery writes its own lines, which people know
        setup_logging.connect(_keep_ours, dispatch_uid="observe.keep_ours")


def _keep_ours(**_: Any) -> None:
    """That somebody listens is what tells Celery to leave the logging alone."""


def _send_along(headers: dict[str, Any], **_: Any) -> None:
    if request := get_contextvars().get(_HEADER):
        headers.setdefault(_HEADER, request)


def _bind(task: Any, task_id: str, args: Any = (), **_: Any) -> None:
    clear_contextvars()
    bound = {"task": task.name, "task_id": task_id}
    if request := getattr(task.request, _HEADER, None):
        bound[_HEADER] = request
    if args and (name := ABOUT.get(task.name)):
        bound[name] = args[0]
    bind_contextvars(**bound)


def _unbind(**_: Any) -> None:
    clear_contextvars()
