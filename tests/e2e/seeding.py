"""Who works at the desk in these tests and with what. Runs inside the installation."""

from django.contrib.auth.models import Group

from cms.models import Topic, TransmissionIndexPage, TransmissionPage, User
from newsletter.models import MailboxProvider, MailDomain, Newsletter, SubscriptionState
from tests.newsletter.cast import crowd, person

# Who they are by the ready-made groups. Eve writes and may also send.
PEOPLE = {
    "eve": ["Editors", "Newsletter managers"],
    "ed": ["Editors"],
    "mona": ["Moderators"],
    "max": ["Newsletter managers"],
}
# Without approval; with it; two kept to who manages newsletters, of which one has had no digest.
# Their names come after the sample's, which the site offers first.
OPEN, CHECKED, KEPT, TEAM = "Workshop Open", "Workshop Checked", "Workshop Kept", "Workshop Team"
READERS = 3
# Their server takes so few a second that somebody can look on. One more has not confirmed yet.
SLOW, SLOW_READERS = "Workshop Slow", 20
# Of `BATS` something is corrected.
MOTHS, OWLS, BATS = "Moths of the desk", "Owls of the desk", "Bats of the desk"
# Drafts.
FOXES, NEWTS = "Foxes of the desk", "Newts of the desk"


def seed() -> None:
    for name, groups in PEOPLE.items():
        user = User.objects.create_user(name, f"{name}@example.org", name)
        user.groups.add(*Group.objects.filter(name__in=groups))
    _write_transmissions()
    for name in (OPEN, CHECKED, KEPT, TEAM):
        newsletter = _newsletter(name)
        crowd(newsletter, READERS, newsletter.slug)
    for newsletter in Newsletter.objects.filter(name__in=(KEPT, TEAM)):
        newsletter.groups.add(Group.objects.get(name="Newsletter managers"))
    _have_slow_readers(_newsletter(SLOW))


def _write_transmissions() -> None:
    topic, index = Topic.objects.create(slug="desk", name="Desk"), TransmissionIndexPage.objects.get()
    for title in (MOTHS, OWLS, BATS, FOXES, NEWTS):
        body = [
            ("paragraph", f"<p>{title} come at <b>night</b>.</p>"),
            ("heading", {"text": "By day", "level": "2"}),
            ("paragraph", "<p>The end.</p>"),
        ]
        slug = title.lower().replace(" ", "-")
        page = TransmissionPage(
            title=title, slug=slug, summary="At night.", topic=topic, body=body, live=False
        )
        index.add_child(instance=page)
        revision = page.save_revision()
        if title not in (FOXES, NEWTS):
            revision.publish()


def _newsletter(name: str) -> Newsletter:
    return Newsletter.objects.create(
        name=name,
        slug=name.lower().replace(" ", "-"),
        from_name="The desk",
        from_email="desk@example.org",
        time_zone="Europe/Lisbon",
        needs_approval=name == CHECKED,
        clicks="person",
    )


def _have_slow_readers(newsletter: Newsletter) -> None:
    provider = MailboxProvider.objects.create(name="Slow post", domains="slow.example", per_second=0.5)
    MailDomain.objects.create(domain="slow.example", provider=provider)
    for number in range(SLOW_READERS):
        person(newsletter, f"slow{number}@slow.example", SubscriptionState.ACTIVE)
    person(newsletter, "late@slow.example", SubscriptionState.PENDING)
