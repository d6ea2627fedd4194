"""The letters that XML can hold; what it cannot becomes U+FFFD."""

import re

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_letters(text: str) -> str:
    """``text`` without control characters, halves of letters and what else no XML document may hold."""
    return _NOT_XML.sub("\ufffd", text)
