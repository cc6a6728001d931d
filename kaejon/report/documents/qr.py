"""The QR code on a report: its address, or its code where the installation has no address."""

from __future__ import annotations

import io

import segno


def qr_svg(text: str) -> str:
    """An SVG of a QR code of `text`, error correction M (a stamp may cover a corner), with the quiet zone it needs."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", border=4, xmldecl=False, svgns=True, nl=False)
    return out.getvalue().decode()
