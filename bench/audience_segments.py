"""How long it takes to count a segment of six rules at a million people, and what the builder shows."""

from typing import Any

from bench import figures
from bench.audience_people import audience

PEOPLE = 1_000_000
GOAL = 1000  # milliseconds
ROUNDS = 9


def main() -> None:
    with audience(PEOPLE):
        measure()


def measure() -> None:
    from newsletter.audiences import reachable
    from newsletter.models import Engagement, Newsletter
    from newsletter.segments.census import census, sample
    from newsletter.segments.narrowing import narrowed
    from newsletter.segments.room import room
    from newsletter.segments.rules import parse_rules

    newsletter = Newsletter.objects.get(slug="measured")
    newsletter.opens = newsletter.clicks = Engagement.PERSON
    group = parse_rules(six_rules())
    people = narrowed(reachable(newsletter), group, newsletter)

    def count() -> int:
        with room():
            return people.count()

    median, spread = figures.milliseconds(count, ROUNDS)
    told, _ = figures.milliseconds(lambda: census(newsletter, group), ROUNDS)
    shown, _ = figures.milliseconds(lambda: sample(newsletter, group), ROUNDS)
    figures.report(
        "audience.segment_1m_ms", median, "ms", GOAL, "lower",
        people=PEOPLE, found=people.count(), census_ms=round(told), sample_ms=round(shown), **spread,
    )  # fmt: skip


def six_rules() -> dict[str, Any]:
    """One of each sort: a field, an attribute, a date, a campaign, an engagement, and a topic in a group."""
    from newsletter.models import Campaign, Newsletter

    topic = Newsletter.topics.field.related_model._default_manager.get(slug="dreams").pk
    campaign = Campaign.objects.filter(started_at__isnull=False).order_by("started_at")[0].pk
    wants = {"kind": "topic", "op": "wants", "topics": [topic]}
    member = {"kind": "attribute_yes_no", "key": "member", "op": "yes"}
    return {
        "match": "all",
        "rules": [
            {"kind": "locale", "op": "is", "locales": ["en", "pt"]},
            {"kind": "subscribed", "op": "not_in_last", "days": 30},
            {"kind": "campaign", "op": "got", "campaign": campaign},
            {"kind": "engaged", "op": "did_not", "what": "either", "last": 30},
            {"kind": "group", "match": "any", "rules": [wants, member]},
        ],
    }


if __name__ == "__main__":
    main()
