"""How long every page of the newsletter's desk takes with a million subscribers and 200 past campaigns.

Django answers in this process, as a worker of the server would; the network and the browser are left out.
"""

from collections.abc import Iterator

from bench.audience_admin import report_pages
from bench.audience_people import audience

PEOPLE = 1_000_000
CAMPAIGNS = 200
GOAL = 500  # milliseconds


def main() -> None:
    with audience(PEOPLE):
        from bench import desk_past  # its models need Django set up

        desk_past.fill(CAMPAIGNS)
        report_pages("desk.pages_p95_ms", GOAL, pages(), people=PEOPLE, campaigns=CAMPAIGNS)


def pages() -> Iterator[tuple[str, str]]:
    """Names and addresses of what an editor opens from a draft to a receipt."""
    from django.urls import reverse

    from bench import desk_past, people
    from cms.models import TransmissionPage
    from newsletter.models import Campaign, Delivery, Subscriber

    great = Campaign.objects.order_by("pk").first()
    sending, page = desk_past.under_way(), TransmissionPage.objects.live().first()
    draft = people.campaign()
    assert great is not None
    assert page is not None
    person = Subscriber.objects.order_by("pk")[400_000 % PEOPLE]
    mail = Delivery.objects.get(campaign=great, subscriber=person)
    campaign = reverse("campaigns:inspect", args=[great.pk])
    ledger = reverse("campaigns:ledger_results", args=[great.pk])

    yield "home", reverse("wagtailadmin_home")
    for query in ("", "p=3", "state=sent", f"newsletter={great.newsletter_id}", "q=week"):
        yield f"campaigns ?{query}", f"{reverse('campaigns:list')}?{query}"
    yield "add", reverse("campaigns:add")
    yield "add from a page", f"{reverse('campaigns:add')}?page={page.pk}"
    yield "edit", reverse("campaigns:edit", args=[draft.pk])
    yield "history", reverse("campaigns:history", args=[draft.pk])
    yield "draft", reverse("campaigns:inspect", args=[draft.pk])
    yield "send", reverse("campaigns:send", args=[draft.pk])
    yield "cancel", reverse("campaigns:cancel", args=[sending.pk])
    yield "sending", reverse("campaigns:inspect", args=[sending.pk])
    yield "progress", f"{reverse('campaigns:progress', args=[sending.pk])}?state=sending"
    for query in ("", "p=20", f"q={person.email}", "state=failed", "state=skipped"):
        yield f"campaign ?{query}", f"{campaign}?{query}"
    asked = ("", "q=klein", f"q={person.email}", "q=nobody-has-this", "state=bounced", "state=delivered")
    for query in asked:
        yield f"ledger ?{query}", f"{ledger}?{query}"
    yield "figures", reverse("campaigns:export", args=[great.pk, "figures"])
    yield "receipt", reverse("campaigns:receipt", args=[great.pk, mail.pk])
    yield "mail as sent", reverse("campaigns:mail_as_sent", args=[great.pk, mail.pk, "html"])
    yield "mail", reverse("campaigns:preview", args=[great.pk, "html"])
    yield "person", reverse("subscribers:inspect", args=[person.pk])
    yield "transmission", reverse("wagtailadmin_pages:edit", args=[page.pk])
    for name in ("subscribers", "segments", "newsletters", "suppressions", "imports"):
        yield name, reverse(f"{name}:index")


if __name__ == "__main__":
    main()
