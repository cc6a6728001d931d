"""What a boundary file can be refused for, each as a Thai sentence that says where and what to do."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _


class BoundariesRefused(ValueError):
    """A boundary file cannot be taken; the text is a Thai sentence with the place and the remedy."""


def unreadable() -> BoundariesRefused:
    return BoundariesRefused(_("เปิดไฟล์ขอบเขตไม่ได้ โปรดตรวจชื่อไฟล์และสิทธิการอ่าน"))


def too_large(megabytes: int, most: int) -> BoundariesRefused:
    return BoundariesRefused(
        _("ไฟล์ใหญ่ %(size)s MB เกินกว่าที่รับได้ (%(most)s MB) โปรดตัดให้เหลือจังหวัดเดียว หรือลดรายละเอียดของเส้นก่อน")
        % {"size": megabytes, "most": most}
    )


def empty() -> BoundariesRefused:
    return BoundariesRefused(_("ไฟล์ขอบเขตว่างเปล่า โปรดส่งออกใหม่เป็น GeoJSON"))


def not_utf8() -> BoundariesRefused:
    return BoundariesRefused(_("อ่านตัวอักษรในไฟล์ไม่ได้ โปรดส่งออกเป็น GeoJSON แบบ UTF-8"))


def not_json(line: int | None = None) -> BoundariesRefused:
    where = _(" (บรรทัดที่ %(line)s)") % {"line": line} if line else ""
    return BoundariesRefused(_("ไฟล์ไม่ใช่ JSON%(where)s โปรดส่งออกจากโปรแกรมแผนที่เป็น GeoJSON") % {"where": where})


def too_deep() -> BoundariesRefused:
    return BoundariesRefused(_("ไฟล์ซ้อนกันลึกเกินกว่าไฟล์ขอบเขต โปรดส่งออกจากโปรแกรมแผนที่เป็น GeoJSON"))


def no_features() -> BoundariesRefused:
    return BoundariesRefused(_("ไม่พบรูปพื้นที่ในไฟล์ ต้องเป็น GeoJSON ชนิด FeatureCollection หรือ TopoJSON"))


def too_many_points(most: int) -> BoundariesRefused:
    return BoundariesRefused(
        _("ไฟล์มีจุดเกิน %(most)s จุด โปรดตัดให้เหลือจังหวัดเดียว หรือลดรายละเอียดของเส้นก่อน") % {"most": f"{most:,}"}
    )


def no_code_property(names: Sequence[str]) -> BoundariesRefused:
    return BoundariesRefused(
        _("หาคอลัมน์รหัสพื้นที่ในไฟล์ไม่พบ โปรดระบุด้วย --code คอลัมน์ คอลัมน์ที่มี: %(names)s")
        % {"names": ", ".join(names[:12]) or _("(ไม่มี)")}
    )


def not_a_code(place: int, value: object) -> BoundariesRefused:
    return BoundariesRefused(
        _("รูปที่ %(place)s: %(value)s ไม่ใช่รหัสพื้นที่ 2, 4 หรือ 6 หลัก โปรดแก้รหัส หรือระบุคอลัมน์อื่นด้วย --code")
        % {"place": place, "value": str(value)[:40] or _("(ว่าง)")}
    )


def unknown_codes(codes: Sequence[str]) -> BoundariesRefused:
    more = _(" และอีก %(count)s รหัส") % {"count": len(codes) - 5} if len(codes) > 5 else ""
    return BoundariesRefused(
        _("ไม่รู้จักรหัสพื้นที่ %(codes)s%(more)s ต้องเป็นรหัสของกรมการปกครอง โปรดแก้รหัสในไฟล์ หรือเพิ่มพื้นที่ด้วย kaejon load_areas ก่อน")
        % {"codes": ", ".join(codes[:5]), "more": more}
    )


def twice(code: str, first: int, place: int) -> BoundariesRefused:
    return BoundariesRefused(
        _(
            "พื้นที่ %(code)s อยู่ในไฟล์มากกว่า 1 รูป (รูปที่ %(first)s และรูปที่ %(place)s) โปรดลบรูปที่ซ้ำ "
            "หรือรวมเป็น MultiPolygon รูปเดียว (เช่น Dissolve ใน QGIS) แล้วส่งออกใหม่ หรือระบุคอลัมน์อื่นด้วย --code"
        )
        % {"code": code, "first": first, "place": place}
    )


def no_shape(code: str) -> BoundariesRefused:
    return BoundariesRefused(
        _("พื้นที่ %(code)s: ไม่มีรูปปิด ต้องเป็น Polygon หรือ MultiPolygon โปรดแก้ในโปรแกรมแผนที่แล้วส่งออกใหม่") % {"code": code}
    )


def projection(code: str, point: Sequence[object]) -> BoundariesRefused:
    return BoundariesRefused(
        _("พื้นที่ %(code)s: พิกัดไม่ใช่ลองจิจูด/ละติจูด (WGS84) ในประเทศไทย พบ %(point)s โปรดแปลงเป็น EPSG:4326 แล้วส่งออกใหม่")
        % {"code": code, "point": ", ".join(str(one)[:20] for one in point[:2])}
    )


def swapped(code: str) -> BoundariesRefused:
    return BoundariesRefused(_("พื้นที่ %(code)s: พิกัดสลับที่ ต้องเรียงลองจิจูดก่อนละติจูด โปรดส่งออกใหม่เป็น GeoJSON") % {"code": code})


def other_projection(name: str) -> BoundariesRefused:
    return BoundariesRefused(
        _("ไฟล์ใช้ระบบพิกัด %(name)s พิกัดต้องเป็นลองจิจูด/ละติจูด (WGS84) โปรดแปลงเป็น EPSG:4326 แล้วส่งออกใหม่") % {"name": name[:60]}
    )


def broken_ring(code: str, place: int, why: str) -> BoundariesRefused:
    return BoundariesRefused(
        _("พื้นที่ %(code)s เส้นที่ %(place)s: %(why)s โปรดซ่อมรูป (เช่น Fix geometries ใน QGIS) แล้วส่งออกใหม่")
        % {"code": code, "place": place, "why": why}
    )


def few_points() -> str:
    return _("มีไม่ถึง 4 จุด")


def not_closed() -> str:
    return _("ไม่ปิด จุดสุดท้ายต้องเป็นจุดเดียวกับจุดแรก")


def no_inside() -> str:
    return _("ไม่ล้อมพื้นที่ใดไว้")


def crosses_itself(longitude: float, latitude: float) -> str:
    return _("ตัดกับตัวเองใกล้พิกัด %(longitude)s, %(latitude)s") % {
        "longitude": f"{longitude:.4f}",
        "latitude": f"{latitude:.4f}",
    }
