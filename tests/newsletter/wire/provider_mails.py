"""What each provider makes of a call, by its own documentation: the mails that would leave, one a person."""

import html as entities
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import formataddr, parseaddr
from typing import Any
from urllib.parse import parse_qs


@dataclass(frozen=True)
class Made:
    """`to` is what the recipient sees in the To header."""

    to: str
    subject: str
    html: str
    text: str
    headers: Mapping[str, str]
    metadata: Mapping[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return parseaddr(self.to)[1]


def resend(body: bytes) -> list[Made]:
    return [
        Made(
            ", ".join(item["to"]),
            item["subject"],
            item["html"],
            item["text"],
            item["headers"],
            json.loads(item["headers"]["X-Metadata"]),
        )
        for item in json.loads(body)
    ]


def postmark(body: bytes) -> list[Made]:
    return [
        Made(
            item["To"],
            item["Subject"],
            item["HtmlBody"],
            item["TextBody"],
            {header["Name"]: header["Value"] for header in item["Headers"]},
            item["Metadata"],
        )
        for item in json.loads(body)
    ]


def mailgun(body: bytes) -> list[Made]:
    form = parse_qs(body.decode(), keep_blank_values=True)
    variables = json.loads(form["recipient-variables"][0])
    made = []
    for to in form["to"]:
        known = variables[parseaddr(to)[1]]

        def fill(text: str, known: Mapping[str, str] = known) -> str:
            return _variables(text, known)

        headers = {name[2:]: fill(value[0]) for name, value in form.items() if name.startswith("h:")}
        metadata = {name[2:]: fill(value[0]) for name, value in form.items() if name.startswith("v:")}
        subject, html, text = (fill(form[name][0]) for name in ("subject", "html", "text"))
        made.append(Made(to, subject, html, text, headers, metadata))
    return made


def brevo(body: bytes) -> list[Made]:
    call = json.loads(body)
    made = []
    for version in call["messageVersions"]:
        params = version["params"]

        def fill(text: str, params: Mapping[str, str] = params) -> str:
            return _escaping(text, {f"params.{name}": value for name, value in params.items()})

        headers = dict(version["headers"])
        metadata = json.loads(headers.pop("X-Mailin-custom"))
        subject, html, text = (fill(call[name]) for name in ("subject", "htmlContent", "textContent"))
        made.append(Made(_people(version["to"]), subject, html, text, headers, metadata))
    return made


def sendgrid(body: bytes) -> list[Made]:
    call = json.loads(body)
    text, html = (part["value"] for part in call["content"])
    made = []
    for person in call["personalizations"]:

        def fill(text: str, values: Mapping[str, str] = person["substitutions"]) -> str:
            return _substituted(text, values)

        headers = call.get("headers", {}) | person["headers"]
        one = (fill(call["subject"]), fill(html), fill(text))
        made.append(Made(_people(person["to"]), *one, headers, person["custom_args"]))
    return made


def sparkpost(body: bytes) -> list[Made]:
    call = json.loads(body)
    content = call["content"]
    made = []
    for person in call["recipients"]:

        def fill(text: str, values: Mapping[str, str] = person["substitution_data"]) -> str:
            return _triple(text, values)

        headers = {name: fill(value) for name, value in content["headers"].items()}
        subject, text = fill(content["subject"]), fill(content["text"])
        html = _triple(content["html"], person["substitution_data"], html=True)
        made.append(Made(person["address"]["header_to"], subject, html, text, headers, person["metadata"]))
    return made


def mailersend(body: bytes) -> list[Made]:
    call = json.loads(body)
    headers = {header["name"]: header["value"] for header in call["headers"]}
    return [Made(_people(call["to"]), call["subject"], call["html"], call["text"], headers)]


def mandrill(body: bytes) -> list[Made]:
    call = json.loads(body)["message"]
    one = (call["subject"], call["html"], call["text"], call["headers"], call["metadata"])
    return [Made(_people(call["to"]), *one)]


def rendered(provider: str, text: str, values: Mapping[str, str]) -> str:
    """A text with a person's values, as the provider puts them together."""
    if provider == "mailgun":
        return _variables(text, values)
    if provider == "sendgrid":
        return _substituted(text, values)
    if provider == "brevo":
        return _escaping(text, {f"params.{name}": value for name, value in values.items()})
    return _triple(text, values)


def _variables(text: str, values: Mapping[str, str]) -> str:
    """A variable that is not known would be an error at Mailgun, and is one here."""
    return re.sub(r"%recipient\.([\w:.-]+)%", lambda found: values[found[1]], text)


def _substituted(text: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        text = text.replace(name, value)
    return text


def _people(people: list[Mapping[str, Any]]) -> str:
    return ", ".join(formataddr((person.get("name", ""), person["email"])) for person in people)


def _braces(text: str, values: Mapping[str, str]) -> str:
    """A template language: a name that is not known is empty, and a tag that is not known is an error."""
    if re.search(r"\{[%#]", text):
        raise ValueError(text)
    return re.sub(r"\{\{\s*([\w.-]+)\s*\}\}", lambda found: values.get(found[1], ""), text)


def _escaping(text: str, values: Mapping[str, str]) -> str:
    """Brevo's: every value is escaped, unless it stands in a block of this one tag."""
    plain = re.compile(r"\{% autoescape off %\}\{\{([\w.-]+)\}\}\{% endautoescape %\}")
    pieces = plain.split(text)
    return "".join(
        values[piece] if index % 2 else _braces(piece, {name: _escape(v) for name, v in values.items()})
        for index, piece in enumerate(pieces)
    )


def _triple(text: str, values: Mapping[str, str], *, html: bool = False) -> str:
    """SparkPost's: in HTML a value is escaped, unless it stands in three braces."""
    pieces = re.split(r"\{\{\{([\w.-]+)\}\}\}", text)
    usual = {name: _escape(value) for name, value in values.items()} if html else values
    return "".join(
        values[piece] if index % 2 else _braces(piece, usual) for index, piece in enumerate(pieces)
    )


def _escape(text: str) -> str:
    return entities.escape(text)


def shown(text: str) -> str:
    """As a reader sees it: entities and what has no width are gone."""
    return entities.unescape(text).replace("\u2060", "")


MAKERS: Mapping[str, Callable[[bytes], list[Made]]] = {
    "resend": resend,
    "postmark": postmark,
    "mailgun": mailgun,
    "brevo": brevo,
    "sendgrid": sendgrid,
    "sparkpost": sparkpost,
    "mailersend": mailersend,
    "mandrill": mandrill,
}
