import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError


def codes(password: str) -> set[str]:
    """The reasons for which a password is refused."""
    try:
        validate_password(password)
    except ValidationError as refusal:
        return {str(error.code) for error in refusal.error_list}
    return set()


@pytest.mark.parametrize(
    "password", ["kaejon-trat-2565", "แก้จนตราด2565!", "TratTratTrat99", "adminADMIN1234", "สวัสดีตราด๒๕๖๕"]
)
def test_password_of_local_words_is_refused(password: str) -> None:
    assert codes(password) == {"password_local_words"}


@pytest.mark.parametrize("password", ["ฝนตกที่ปากคลอง-88", "four boats at low tide", "trat boats at low tide"])
def test_password_of_other_words_is_accepted(password: str) -> None:
    assert codes(password) == set()


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short-one", "password_too_short"),
        ("password1234", "password_too_common"),
        ("482915730264", "password_entirely_numeric"),
    ],
)
def test_password_is_refused_with_its_reason(password: str, code: str) -> None:
    assert code in codes(password)
