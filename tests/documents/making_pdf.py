"""Makes small PDF files byte by byte, as no writer of documents would."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable
from pathlib import Path

FLATE = b"/Filter/FlateDecode"


def pdf(path: Path, content: bytes, filters: bytes = FLATE) -> Path:
    """A PDF of one page whose content stream holds these bytes as they are, under these filters."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<>>>>",
        b"<<%s/Length %d>>stream\n%s\nendstream" % (filters, len(content), content),
    ]
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj" % number + body + b"endobj\n")
    start = out.tell()
    count = len(objects) + 1
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % count + b"".join(b"%010d 00000 n \n" % p for p in places))
    out.write(b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (count, start))
    path.write_bytes(out.getvalue())
    return path


def deflated(pieces: Iterable[bytes]) -> bytes:
    """The pieces, packed; they are never in memory together."""
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(piece) for piece in pieces) + packer.flush()
