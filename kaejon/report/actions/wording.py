from __future__ import annotations

from django.utils.translation import gettext as _

from kaejon.audit.actions import recording
from kaejon.audit.principal import Principal
from kaejon.report.models import WeeklyReport, Wording
from kaejon.report.queries.wordings import newest_wording
from kaejon.report.rules import ReportRefused, wording_text
from kaejon.report.wordings import signed_wording


def word_report(report: WeeklyReport, text: str, *, by: Principal, last: str = "") -> Wording | None:
    """Keep the secretary's own words about a report, signed; an empty text takes the words back.

    `last` is the seq of the words that were shown ("" for none). The same words again write nothing: the row that
    stands is returned, None where there is none. Raises ReportRefused: too_long, stale.
    """
    kept = wording_text(text)
    standing = newest_wording(report)
    if (standing.text if standing else "") == kept:
        return standing
    public_key, signature = signed_wording(report.hash, kept)
    with recording(
        "wording.sign" if kept else "wording.withdraw",
        by=by,
        campaign_id=report.campaign_id,
        subject=("report", report.pk),
        detail={"number": report.number, "version": report.version},
    ) as recorder:
        standing = newest_wording(report)
        if last != (str(standing.seq) if standing else ""):
            raise ReportRefused("stale", _("มีผู้บันทึกข้อความของรายงานนี้หลังจากที่ท่านเปิดหน้า โปรดอ่านข้อความล่าสุดแล้วจึงบันทึกอีกครั้ง"))
        wording = Wording(
            report=report,
            text=kept,
            by=by.account,
            recorded_for=by.recorded_for or "",
            public_key=public_key,
            signature=signature,
        )
        recorder.write(wording)
    return wording
