"""What spared the Content API the work of its answers. Kept as requests are, and only with METRICS_TOKEN."""

from typing import Any

from cms.api.answers import Answer
from cms.api.endpoints import answered


def connect() -> None:
    """Count from now on."""
    from prometheus_client import Counter  # it reads the environment when it is imported

    counter = Counter(
        "transmissions_content_answers_total",
        "Answers of the Content API: held by who asked (304), kept by the process, or made anew.",
        ["endpoint", "came"],
    )

    def count(name: str, answer: Answer, **_: Any) -> None:
        if came := came_by(answer):
            counter.labels(name, came).inc()

    answered.connect(count, weak=False, dispatch_uid="observe.content")


def came_by(answer: Answer) -> str:
    """Empty for what is no content: a refusal, or the way to another address."""
    if answer.status == 304:
        return "held"
    if answer.status == 200:
        return "kept" if answer.kept else "made"
    return ""
