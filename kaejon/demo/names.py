"""Made-up Thai names: first names of two common syllables, family names that begin with a word for made-up.

Whoever reads "นางสมใจ สาธิตทองดี" sees a person of the demonstration, and no family is called that.
"""

from __future__ import annotations

from random import Random

FIRST = ("สม", "บุญ", "ทอง", "คำ", "แสง", "ชื่น", "วัน", "ศรี", "จันทร์", "พร", "อุ่น", "ปราณ", "สุข", "ขวัญ", "นวล")
MALE = ("ชัย", "ศักดิ์", "ยืน", "หมาย", "เดช", "ส่ง", "ธรรม", "เลิศ", "มั่น", "รอด", "เพิ่ม", "หลาย")
FEMALE = ("ใจ", "พร", "มา", "นวล", "เพ็ญ", "ลักษณ์", "จิตต์", "ละมัย", "หญิง", "แก้ว", "ปลั่ง", "อุบล")
MADE_UP = ("สาธิต", "สมมติ", "จำลอง", "ตัวอย่าง")
FAMILY = (
    "ทองดี", "ใจงาม", "นาวา", "ชายเล", "สวนผลไม้", "ริมคลอง", "ป่าชายเลน", "เขาเขียว", "บ่อพลอย", "ลมทะเล", "เกาะงาม",
    "ทุ่งกว้าง", "น้ำใส", "ฝนชุก", "ยางพารา", "เรือนแก้ว", "ปลาทอง", "มะพร้าว", "สับปะรด", "หาดทราย", "ระกำหวาน", "สายหมอก",
)  # fmt: skip


def first_name(rng: Random, sex: str) -> str:
    """A first name for a `male` or a `female`."""
    first, second = rng.choice(FIRST), rng.choice(MALE if sex == "male" else FEMALE)
    return first + second if first != second else first + "ดี"


def family_name(rng: Random) -> str:
    """A family name that says it is made up."""
    return rng.choice(MADE_UP) + rng.choice(FAMILY)


def full_name(rng: Random, sex: str) -> str:
    """Title, first and family name of a grown-up."""
    title = "นาย" if sex == "male" else rng.choice(("นาง", "นางสาว"))
    return f"{title}{first_name(rng, sex)} {family_name(rng)}"
