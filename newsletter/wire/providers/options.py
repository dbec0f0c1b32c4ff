"""A sender's options, read for its provider: what anymail's backend gets, and what is wrong with them."""

from newsletter.senders import Sender
from newsletter.wire.providers.known import PROVIDERS, Provider

# How many people one broken call can leave in doubt, where the URL says nothing else.
USUAL_BATCH = 50
_ELSEWHERE = {
    "amazon-ses": "Use Amazon's SMTP interface: smtp+tls://USER:PASSWORD@email-smtp.….amazonaws.com",
    "unisender-go": "Use its SMTP interface: smtp+tls://USER:PASSWORD@smtp.go1.unisender.ru",
}
_OURS = ("batch", "timeout", "api_url")


def problems(sender: Sender) -> list[str]:
    """Sentences that say what to set; none when the sender can be used."""
    provider = PROVIDERS.get(sender.provider)
    if provider is None:
        known = ", ".join(["smtp", "smtp+tls", "smtp+ssl", *sorted(PROVIDERS)])
        better = _ELSEWHERE.get(sender.provider, f"Use one of {known}.")
        return [f"{_name(sender)}: {sender.provider} is not known. {better}"]
    return [*_missing(sender, provider), *_unknown(sender, provider), *_misread(sender, provider)]


def capacity(sender: Sender) -> int:
    """How many messages one call carries. Raises ValueError for a batch that is not a number from 1 on."""
    wanted = int(sender.options.get("batch", USUAL_BATCH))
    if wanted < 1:
        raise ValueError("batch is at least 1")
    return min(wanted, PROVIDERS[sender.provider].most)


def settings_of(sender: Sender) -> dict[str, object]:
    """What the backend's constructor takes."""
    fixed = dict(PROVIDERS[sender.provider].fixed)
    return _given(sender) | fixed | {"timeout": float(sender.options.get("timeout", 30))}


def _given(sender: Sender) -> dict[str, object]:
    provider = PROVIDERS[sender.provider]
    found: dict[str, object] = {
        name: value for name, value in sender.options.items() if name not in ("batch", "host", "api_key")
    }
    if "api_key" in sender.options:
        found[provider.key] = sender.options["api_key"]
    if "host" in sender.options and provider.host:
        host = sender.options["host"]
        found.setdefault(provider.host, f"https://{host}/" if provider.host == "api_url" else host)
    return found


def _missing(sender: Sender, provider: Provider) -> list[str]:
    given, name = _given(sender), sender.provider
    needs = [*provider.needs, *(["api_url"] if provider.host == "api_url" else [])]
    missing = [
        f"{_name(sender)} needs {need}: add &{need}=… to its URL." for need in needs if not given.get(need)
    ]
    if not given.get(provider.key):
        where = f"write {name}://KEY@?name={sender.name} with your {provider.key} of {name} as KEY"
        missing.insert(0, f"{_name(sender)} has no key: {where}.")
    return missing


def _unknown(sender: Sender, provider: Provider) -> list[str]:
    known = {provider.key, "api_key", *provider.needs, *provider.takes, *_OURS}
    if provider.host:
        known.add("host")
    strange = sorted(set(sender.options) - known)
    allowed = ", ".join(sorted(known - {"host", "api_key", provider.key}))
    return [
        f"{_name(sender)} has {name}, which {sender.provider} does not know. It knows {allowed}."
        for name in strange
    ]


def _misread(sender: Sender, provider: Provider) -> list[str]:
    wrong = []
    for name, read in (("batch", int), ("timeout", float)):
        value = sender.options.get(name, "1")
        try:
            if not 0 < read(value) < 1e6:
                raise ValueError(value)
        except ValueError:
            wrong.append(f"{_name(sender)}: {name} must be a number above 0, not {value!r}.")
    return wrong


def _name(sender: Sender) -> str:
    return f"NEWSLETTER_SENDERS: the sender {sender.name!r}"
