"""Exports of other programs, by the headers that they really have."""

import pytest

from newsletter.imports.running import layout_of
from newsletter.models import Newsletter, Standing, Subscription, Suppression
from tests.newsletter.imports.loading import counted, load, upload

MAILCHIMP = (
    '"Email Address","First Name","Last Name",{}MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,'
    "GMTOFF,DSTOFF,TIMEZONE,CC,REGION,{}LEID,EUID,NOTES,TAGS\n"
    'dora@example.org,Dora,Dias,{}2,"2024-01-02 10:00:00",192.0.2.1,"2024-01-02 10:05:00",192.0.2.1,'
    '1,0,Europe/Lisbon,PT,11,{}1,abc,,"""VIP"""\n'
)
SUBSCRIBED = MAILCHIMP.format("", "LAST_CHANGED,", "", '"2024-01-02 10:05:00",')
GONE = "UNSUB_TIME,UNSUB_CAMPAIGN_TITLE,UNSUB_CAMPAIGN_ID,UNSUB_REASON,UNSUB_REASON_OTHER,"
UNSUBSCRIBED = MAILCHIMP.format("", GONE, "", '"2024-03-04 05:06:07",,,,,')
CLEANED = MAILCHIMP.format(
    "", "CLEAN_TIME,CLEAN_CAMPAIGN_TITLE,CLEAN_CAMPAIGN_ID,", "", '"2024-03-04 05:06:07",,,'
)
GHOST = (
    "id,email,name,note,subscribed_to_emails,complimentary_plan,stripe_customer_id,created_at,deleted_at,"
    "labels,tiers\n"
    "1,dora@example.org,Dora,,true,false,,2024-01-02T10:05:00.000Z,,,\n"
    "2,emil@example.org,Emil,,false,false,,2024-01-02T10:05:00.000Z,,,\n"
)
LISTMONK = (
    "uuid,email,name,attributes,status,created_at,updated_at\n"
    'a-b,dora@example.org,Dora,"{""city"": ""Porto"", ""score"": 7}",enabled,2024-01-02T10:05:00Z,\n'
    "a-c,emil@example.org,Emil,{},blocklisted,2024-01-02T10:05:00Z,\n"
    "a-d,fay@example.org,Fay,{},disabled,2024-01-02T10:05:00Z,\n"
)
SUBSTACK = (
    "email,active_subscription,expiry,plan,email_disabled,created_at,first_payment_at\n"
    "dora@example.org,false,,other,false,2024-01-02T10:05:00.000Z,\n"
    "emil@example.org,true,,yearly,true,2024-01-02T10:05:00.000Z,\n"
)


@pytest.mark.parametrize(
    ("text", "name", "origin", "outcomes"),
    [
        (SUBSCRIBED, "subscribed_members_export.csv", "Mailchimp", {"new": 1}),
        (UNSUBSCRIBED, "unsubscribed_members_export.csv", "Mailchimp", {"left": 1}),
        (CLEANED, "cleaned_members_export.csv", "Mailchimp", {"barred": 1}),
        (GHOST, "members.csv", "Ghost", {"new": 1, "left": 1}),
        (LISTMONK, "subscribers.csv", "listmonk", {"new": 1, "barred": 1, "left": 1}),
        (SUBSTACK, "email_list.csv", "Substack", {"new": 1, "left": 1}),
    ],
)
def test_it_imports_an_export_as_it_is(
    newsletter: Newsletter, text: str, name: str, origin: str, outcomes: dict[str, int]
) -> None:
    made = load(newsletter, text, name, consent_date=None)
    assert (made.origin, counted(made)) == (origin, outcomes)
    active = Subscription.objects.filter(state="active").select_related("subscriber")
    assert {one.subscriber.email for one in active} <= {"dora@example.org"}
    assert all(f"{one.confirmed_at:%Y-%m-%d %H:%M}" == "2024-01-02 10:05" for one in active)


def test_it_takes_customers_who_never_agreed_for_pending(newsletter: Newsletter) -> None:
    made = upload(newsletter, SUBSCRIBED, "nonsubscribed_members_export.csv")
    assert made.standing == Standing.PENDING


def test_it_takes_names_and_time_zone_from_mailchimp(newsletter: Newsletter) -> None:
    load(newsletter, SUBSCRIBED, "subscribed_members_export.csv")
    dora = Subscription.objects.get().subscriber
    assert (dora.name, dora.time_zone) == ("Dora Dias", "Europe/Lisbon")


def test_it_suppresses_everywhere_whom_mailchimp_cleaned(newsletter: Newsletter) -> None:
    load(newsletter, CLEANED, "cleaned_members_export.csv")
    assert Suppression.objects.get().newsletter is None


def test_it_guesses_columns_by_common_names(newsletter: Newsletter) -> None:
    made = upload(newsletter, "Vorname;Nachname;E-Mail;Sprache\nDora;Dias;dora@example.org;de\n")
    assert layout_of(made).columns == ("first_name", "last_name", "address", "locale")
