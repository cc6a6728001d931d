from __future__ import annotations

import io

import pytest
from PIL import Image

from kaejon.lib.pictures import EMBLEM_BYTES, LONGEST_SIDE, MAX_FILE_BYTES, PictureProblem, emblem, reencoded
from tests.factories.pictures import jpeg, moving, png_head

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'


def code_of(data: bytes) -> str:
    with pytest.raises(PictureProblem) as caught:
        reencoded(data)
    assert caught.value.sentence
    return caught.value.code


def test_photo_keeps_its_pixels_and_nothing_that_was_written_beside_them() -> None:
    data = jpeg(gps=True)
    assert b"SecretCamera" in data
    assert Image.open(io.BytesIO(data)).getexif().get_ifd(0x8825)
    picture = reencoded(data)
    again = Image.open(io.BytesIO(picture.jpeg))
    assert (again.format, again.size) == ("JPEG", (64, 48))
    assert dict(again.getexif()) == {}
    assert dict(again.getexif().get_ifd(0x8825)) == {}
    assert not {"exif", "comment", "icc_profile", "photoshop", "xmp"} & set(again.info)
    assert b"SecretCamera" not in picture.jpeg
    assert b"at home" not in picture.jpeg


def test_photo_taken_upright_stands_upright() -> None:
    picture = reencoded(jpeg(orientation=6))
    assert (picture.width, picture.height) == (48, 64)
    again = Image.open(io.BytesIO(picture.jpeg)).convert("RGB")
    top, bottom = again.getpixel((24, 8)), again.getpixel((24, 56))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert top[0] > 200
    assert bottom[2] > 200


def test_large_photo_is_made_small_and_keeps_its_shape() -> None:
    picture = reencoded(jpeg(4000, 3000))
    assert (picture.width, picture.height) == (LONGEST_SIDE, 1536)


@pytest.mark.parametrize(
    ("form", "mode"), [("PNG", "RGBA"), ("PNG", "P"), ("PNG", "L"), ("WEBP", "RGB"), ("JPEG", "CMYK")]
)
def test_other_photos_become_jpegs(form: str, mode: str) -> None:
    out = io.BytesIO()
    Image.new("RGB", (20, 10), "green").convert(mode).save(out, form)
    picture = reencoded(out.getvalue())
    assert Image.open(io.BytesIO(picture.jpeg)).mode == "RGB"
    assert (picture.width, picture.height) == (20, 10)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"this is a text that calls itself photo.jpg", "not_a_picture"),
        (SVG, "not_a_picture"),
        (moving("GIF"), "not_a_picture"),
        (moving("PNG"), "animated"),
        (moving("WEBP"), "animated"),
        (png_head(100_000, 100_000), "too_many_pixels"),
        (png_head(10_000, 10_000), "too_many_pixels"),
        (png_head(100, 100), "broken"),
        (jpeg(800, 600)[:2_000], "broken"),
        (b"\xff\xd8\xff" + b"\0" * 50, "not_a_picture"),
        (b"\xff" * (MAX_FILE_BYTES + 1), "too_large"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_honest_photo_is_refused(data: bytes, code: str) -> None:
    assert code_of(data) == code


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\0" * (EMBLEM_BYTES + 1), "too_large"),
        (SVG, "not_a_picture"),
        (moving("WEBP"), "animated"),
        (png_head(60_000, 60_000), "too_many_pixels"),
        (jpeg(800, 600)[:2_000], "broken"),
    ],
)
def test_refused_emblem_is_told_of_as_an_emblem(data: bytes, code: str) -> None:
    with pytest.raises(PictureProblem) as caught:
        emblem(data)
    assert caught.value.code == code
    said = caught.value.sentence
    assert "ตรา" in said
    assert not [word for word in ("ถ่าย", "หลักฐาน", "WebP", "%") if word in said]
