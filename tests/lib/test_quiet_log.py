import logging
import sys

from kaejon.lib.quiet_log import QuietFormatter

CITIZEN_ID = "1999900000012"


def refuse() -> None:
    raise ValueError(f"Key (citizen_id)=({CITIZEN_ID}) already exists")


def formatted(action: str) -> str:
    try:
        try:
            refuse()
        except ValueError as error:
            raise RuntimeError(f"could not store {CITIZEN_ID}") from error
    except RuntimeError:
        record = logging.LogRecord("kaejon", logging.ERROR, __file__, 1, action, None, sys.exc_info())
        return QuietFormatter("%(levelname)s %(message)s").format(record)
    raise AssertionError("nothing was raised")


def test_traceback_tells_where_and_never_with_which_values() -> None:
    text = formatted("import failed")
    assert CITIZEN_ID not in text
    assert text.startswith("ERROR import failed\n")
    assert "in refuse" in text
    assert text.index("builtins.ValueError") < text.index("builtins.RuntimeError")
