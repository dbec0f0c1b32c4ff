"""Settings that refuse to start in production, and what Django's own `check --deploy` says."""

from collections.abc import Iterator

from django.conf import settings
from django.core.checks import ERROR, run_checks

from config.doctor.findings import Finding, good, problem, warning
from config.startup.refusals import RULES


def look() -> Iterator[Finding]:
    values = {name: getattr(settings, name) for name in dir(settings) if name.isupper()}
    found = [problem("A setting is unsafe.", said) for rule in RULES if (said := rule(values))]
    if settings.DEMO:
        found.append(problem("This is a demo, which lets unsafe settings pass.", "Leave out DEMO."))
    for message in run_checks(include_deployment_checks=True):
        finding = problem if message.level >= ERROR else warning
        found.append(finding(f"{message.id}: {message.msg}", message.hint or "See the message."))
    yield from found or [good("The settings are safe.")]
