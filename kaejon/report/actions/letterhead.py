from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from kaejon.audit.actions import recording
from kaejon.audit.principal import Principal
from kaejon.lib.canonical import sha256_hex
from kaejon.report.models import Letterhead
from kaejon.report.queries.letterheads import letterheads_of
from kaejon.report.rules import ReportRefused
from kaejon.report.sections.letterhead import TEXTS


def set_letterhead(
    province_id: str, texts: Mapping[str, str], emblem: bytes | None, *, by: Principal, last: str = ""
) -> Letterhead:
    """Set how the province's papers are headed and signed from now on. `texts` has every name of `TEXTS`, `emblem` is
    a PNG encoded anew or None.

    `last` is the seq of the letterhead that was shown ("" for none). The same again writes nothing: the row that
    stands is returned. Reports frozen before keep theirs. Raises ReportRefused: stale.
    """
    given = {name: texts[name] for name in TEXTS}
    sha256 = sha256_hex(emblem) if emblem else ""
    standing = letterheads_of(province_id).first()
    if standing is not None and is_same(standing, given, sha256):
        return standing
    detail = {"province": province_id, "emblem_sha256": sha256}
    with recording("letterhead.set", by=by, subject=("letterhead", province_id), detail=detail) as recorder:
        standing = letterheads_of(province_id).first()
        if last != (str(standing.seq) if standing else ""):
            raise ReportRefused("stale", _("มีผู้ตั้งหัวกระดาษใหม่หลังจากที่ท่านเปิดหน้านี้ โปรดอ่านฉบับล่าสุดแล้วจึงบันทึกอีกครั้ง"))
        made = Letterhead(province_id=province_id, **given, emblem=emblem, emblem_sha256=sha256)
        recorder.write(made)
    return made


def is_same(standing: Letterhead, texts: Mapping[str, str], sha256: str) -> bool:
    """Whether a letterhead says exactly this."""
    return standing.emblem_sha256 == sha256 and all(getattr(standing, name) == text for name, text in texts.items())
