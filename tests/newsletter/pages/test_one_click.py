"""RFC 8058: one POST leaves, whatever stands between the mail program and us."""

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from newsletter.models import ConsentEvent, SubscriptionState
from newsletter.tokens import Leave, leave_token
from tests.newsletter.cast import Cast

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"
# The RFC's own examples, section 8.
MULTIPART = (
    "---FormBoundaryzfM5VhTq7NVk\r\n"
    'Content-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n'
    "---FormBoundaryzfM5VhTq7NVk--\r\n"
)
BODIES = {
    FORM: "List-Unsubscribe=One-Click",
    "multipart/form-data; boundary=-FormBoundaryzfM5VhTq7NVk": MULTIPART,
}


def left(cast: Cast) -> bool:
    cast.alice.refresh_from_db()
    return cast.alice.state == SubscriptionState.UNSUBSCRIBED


@pytest.mark.parametrize("slash", ["/", ""])
@pytest.mark.parametrize("content_type", BODIES)
def test_it_leaves_with_both_content_types_with_and_without_a_slash(
    visitor: Client, cast: Cast, leave_link: str, content_type: str, slash: str
) -> None:
    link = leave_link.rstrip("/") + slash
    answer = visitor.post(link, BODIES[content_type], content_type=content_type)
    assert answer.status_code == 200
    assert left(cast)
    assert ConsentEvent.objects.get().form == "one-click"


@pytest.mark.parametrize("body", ["", "List-Unsubscribe=One-Click&x=%FF", "nonsense"])
def test_it_leaves_whatever_the_body_says(visitor: Client, cast: Cast, leave_link: str, body: str) -> None:
    assert visitor.post(leave_link, body, content_type=FORM).status_code == 200
    assert left(cast)


@pytest.mark.parametrize(
    "proxy", [{}, {"HTTP_X_FORWARDED_PROTO": "https"}, {"HTTP_X_FORWARDED_PROTO": "http"}]
)
def test_it_meets_no_redirect_on_http_behind_a_proxy_that_ends_tls(
    visitor: Client, cast: Cast, leave_link: str, settings: Settings, proxy: dict[str, str]
) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    for link in (leave_link, leave_link.rstrip("/")):
        answer = visitor.post(link, BODIES[FORM], content_type=FORM, **proxy)  # type: ignore[arg-type] # headers
        assert answer.status_code == 200
    assert left(cast)


def test_it_needs_no_cookie_and_leaves_none(visitor: Client, cast: Cast, leave_link: str) -> None:
    answer = visitor.post(leave_link, BODIES[FORM], content_type=FORM)
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")


def test_it_works_for_a_mail_of_any_age(visitor: Client, cast: Cast, settings: Settings) -> None:
    token = leave_token(Leave(cast.alice.subscriber_id, cast.newsletter.pk))
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a new secret", [settings.SECRET_KEY]
    assert (
        visitor.post(f"/newsletter/unsubscribe/{token}", {"List-Unsubscribe": "One-Click"}).status_code == 200
    )
    assert left(cast)


def test_it_answers_200_again_to_who_has_left_or_was_erased(
    visitor: Client, cast: Cast, leave_link: str
) -> None:
    for _ in range(2):
        assert visitor.post(leave_link, BODIES[FORM], content_type=FORM).status_code == 200
    cast.alice.subscriber.delete()
    assert visitor.post(leave_link, BODIES[FORM], content_type=FORM).status_code == 200
