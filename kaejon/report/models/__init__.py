from kaejon.report.models.documents import Format, IssuedDocument, LakeFile, Letterhead
from kaejon.report.models.poverty import PovertyInput
from kaejon.report.models.returns import ReturnDraft, ReturnStep, Step
from kaejon.report.models.schedule import DueSlot, Holiday, Mailed, Reminder, ReminderKind
from kaejon.report.models.weekly import Figure, WeeklyReport
from kaejon.report.models.wording import Wording

__all__ = [
    "DueSlot",
    "Figure",
    "Format",
    "Holiday",
    "IssuedDocument",
    "LakeFile",
    "Letterhead",
    "Mailed",
    "PovertyInput",
    "Reminder",
    "ReminderKind",
    "ReturnDraft",
    "ReturnStep",
    "Step",
    "WeeklyReport",
    "Wording",
]
