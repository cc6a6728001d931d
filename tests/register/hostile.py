"""Files that no office means to send: one of each kind that the tests of the intake build."""

from tests.register.intake.test_reader import HOSTILE as ALL

NAMES = (
    "a picture",
    "bytes of no kind",
    "a web page",
    "a zip cut off",
    "a workbook without a book",
    "an encrypted workbook",
    "a zip bomb",
    "a bomb that lies about its size",
    "an entity of a file",
    "too many sheets",
    "a NUL in text",
    "an open quote",
    "UTF-8 cut in the middle",
    "Thai saved as what it is not",
    "a table of something else",
)
HOSTILE: dict[str, bytes] = {name: ALL[name][0] for name in NAMES}
