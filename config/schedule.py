"""What beat sets off, and how often. A sweep that comes late, or twice, does no harm."""

from datetime import timedelta


def beat_schedule(campaigns: float) -> dict[str, dict[str, object]]:
    """For Celery's `beat_schedule`; `campaigns` is how often they are looked for, in seconds."""
    seconds = {
        "newsletter.campaigns.sweep": campaigns,
        "newsletter.digests.sweep": 30.0,
        "newsletter.letters.sweep": 10.0,
        "newsletter.letters.series": 10.0,
        # Reads every subscriber's address to find new domains, which takes seconds for a million.
        "newsletter.domains.look_up": 300.0,
        # What is over is read once as a whole, so that no page has to.
        "newsletter.reports.count": 20.0,
        "newsletter.reports.lists": 3600.0,
        "newsletter.pacing.prune": 3600.0,
        "newsletter.imports.sweep": 10.0,
        "newsletter.imports.prune": 3600.0,
        "newsletter.engagement.purge": 3600.0,
        "newsletter.feedback.refusals": 60.0,
        "newsletter.feedback.mailbox": 60.0,
        "newsletter.retention.purge": 3600.0,
        "cms.sweep_documents": 10.0,
        "cms.publish_scheduled": 60.0,
        # A webhook's first retry is due after five seconds.
        "cms.frontends.sweep": 5.0,
        "cms.webhooks.prune": 3600.0,
        "config.people.forget": 3600.0,
        # What `manage.py doctor` knows beat by.
        "config.doctor.beat": 30.0,
    }
    return {task: {"task": task, "schedule": timedelta(seconds=every)} for task, every in seconds.items()}
