"""The benchmarks' sink takes a message that comes as one chunk (RFC 3030), however it is cut up."""

import pytest

from bench import sink
from tests.ops.sink_client import BODY, greeted
from tests.services import missing

# A dot alone on a line ends nothing here.
MESSAGE = BODY + b".\r\nMAIL FROM:<eve@example.com>\r\n"
CHUNK = b"MAIL FROM:<ada@example.com>\r\nRCPT TO:<bob@example.org>\r\nBDAT %d LAST\r\n%b" % (
    len(MESSAGE),
    MESSAGE,
)
TAKEN = [b"250"] * 3


@pytest.mark.parametrize("cut", [len(CHUNK), 70, len(CHUNK) - 1])
def test_it_takes_a_chunk_and_goes_on(cut: int) -> None:
    if sink.compiler() is None:
        missing("there is no C compiler")
    with sink.running(chunking=True) as taking, greeted(taking.port) as client:
        client.socket.sendall(CHUNK[:cut])
        taking.read()
        assert client.say(CHUNK[cut:], 3) == TAKEN
        assert client.say(CHUNK + CHUNK, 6) == TAKEN * 2
        assert client.say(b"BDAT 3 LAST\r\n", 1) == [b"503"]
        report = taking.read()
    assert (report.messages, report.bytes, report.refused) == (3, 3 * len(MESSAGE), 1)
