"""A name server on 127.0.0.1 that answers MX questions from a table, fails, or leaves one waiting."""

import contextlib
import socket
import threading
from collections import Counter
from collections.abc import Iterator

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.resolver
import dns.rrset

FAILS, HANGS, EMPTY = "FAILS", "HANGS", "EMPTY"


class NameServer:
    """`zone` maps a domain to its MX records ("10 mx.example."), or to one of the words above.

    `texts` maps a name to its TXT records, without quotes.
    """

    def __init__(self) -> None:
        self.zone: dict[str, list[str] | str] = {}
        self.texts: dict[str, list[str]] = {}
        self.asked: Counter[str] = Counter()
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))

    def resolver(self, timeout: float = 1.0) -> dns.resolver.Resolver:
        found = dns.resolver.Resolver(configure=False)
        found.nameservers, found.port = ["127.0.0.1"], self._socket.getsockname()[1]
        found.timeout = timeout
        return found

    def serve(self) -> None:
        """Answer until an empty packet comes."""
        while True:
            wire, client = self._socket.recvfrom(4096)
            if not wire:
                return
            answer = self._answer(dns.message.from_wire(wire))
            if answer:
                self._socket.sendto(answer.to_wire(), client)

    def _answer(self, query: dns.message.Message) -> dns.message.Message | None:
        name = query.question[0].name
        domain = name.to_text(omit_final_dot=True)
        self.asked[domain] += 1
        response = dns.message.make_response(query)
        response.flags |= dns.flags.RA
        records = self.zone.get(domain)
        if query.question[0].rdtype == dns.rdatatype.TXT and domain in self.texts:
            quoted = [f'"{text}"' for text in self.texts[domain]]
            response.answer.append(dns.rrset.from_text_list(name, 60, "IN", "TXT", quoted))
        elif records == HANGS:
            return None
        elif records == FAILS:
            response.set_rcode(dns.rcode.SERVFAIL)
        elif records is None:
            response.set_rcode(dns.rcode.NXDOMAIN)
        elif records != EMPTY:
            response.answer.append(dns.rrset.from_text_list(name, 60, "IN", "MX", records))
        return response

    def close(self) -> None:
        self._socket.close()

    def stop(self) -> None:
        self._socket.sendto(b"", self._socket.getsockname())


@contextlib.contextmanager
def serving() -> Iterator[NameServer]:
    server = NameServer()
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stop()
        thread.join(timeout=5)
        server.close()
