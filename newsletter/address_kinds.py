"""Addresses that are no person's, and mailboxes that last an hour. Both are marked, and neither is refused.

A function's address is read by several people, of whom one asked; whoever gives a disposable one does not
want to be written to for long. The domains come from the package `disposable-email-domains`, which is
released every few days.
"""

from disposable_email_domains import blocklist

# RFC 2142, and what firms, schools and clubs print on their cards.
_ROLES = frozenset(
    [
        *(
            "abuse",
            "hostmaster",
            "mailer-daemon",
            "no-reply",
            "noc",
            "noreply",
            "nobody",
            "postmaster",
            "root",
        ),
        *("security", "sysadmin", "usenet", "uucp", "webmaster", "www"),
        *("admin", "administrator", "billing", "booking", "bookings", "careers", "compliance", "contact"),
        *("desk", "dev", "dpo", "editor", "editorial", "email", "enquiries", "events", "help", "helpdesk"),
        *("hello", "hr", "info", "inquiries", "it", "jobs", "legal", "list", "mail", "marketing", "media"),
        *("membership", "news", "newsletter", "office", "orders", "press", "privacy", "reception"),
        *("registrar", "sales", "secretariat", "service", "shop", "staff", "support", "team", "tech"),
        *("datenschutz", "kontakt", "rechnung", "redaktion", "verwaltung"),
        *("contacto", "hola", "redaccion", "ventas", "contato", "faturas", "geral", "suporte", "vendas"),
    ]
)


def is_role(normalized: str) -> bool:
    """`info+spring@` is as much a function's as `info@`."""
    local = normalized.rpartition("@")[0].partition("+")[0]
    return local in _ROLES


def is_disposable(normalized: str) -> bool:
    """A subdomain of such a domain is one too: providers hand those out by the thousand."""
    labels = normalized.rpartition("@")[2].split(".")
    return any(".".join(labels[start:]) in blocklist for start in range(len(labels) - 1))
