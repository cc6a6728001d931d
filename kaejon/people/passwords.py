"""Refuses passwords that anyone in the province would try first. Django's own list is of English words."""

import re

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Place names, the project's own words and what Thai keyboards and offices make people type.
LOCAL_WORDS = (
    "kaejon", "kaechon", "kaejonton", "แก้จน", "trat", "ตราด", "kohchang", "เกาะช้าง", "thailand", "thai", "ไทย",
    "tambon", "ตำบล", "amphoe", "อำเภอ", "changwat", "จังหวัด", "satit", "admin", "password", "passw0rd", "รหัสผ่าน",
    "ยากจน", "ครัวเรือน", "sawasdee", "sawatdee", "สวัสดี", "chang", "ช้าง", "qwerty", "ฟหกด", "ๆไำพ", "welcome",
    "dopa", "มหาดไทย", "official", "ราชการ", "2565", "2566", "2567", "2568", "2569", "2570",
)  # fmt: skip
_ONLY_LOCAL_WORDS = re.compile(
    "(?:" + "|".join(re.escape(word) for word in sorted(LOCAL_WORDS, key=len, reverse=True)) + r"|[\d\W_])+"
)


class LocalWordsValidator:
    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        if _ONLY_LOCAL_WORDS.fullmatch(password.casefold()):
            raise ValidationError(
                _("รหัสผ่านนี้ประกอบด้วยคำที่เดาได้ง่าย กรุณาใช้คำอื่นที่ไม่เกี่ยวกับจังหวัดหรืองานนี้"), code="password_local_words"
            )

    def get_help_text(self) -> str:
        return _("ไม่ใช่ชื่อจังหวัด อำเภอ หรือคำที่ใช้ในงานนี้ต่อด้วยตัวเลข")
