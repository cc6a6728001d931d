"""How much of a file the import is willing to read, and the word for refusing it.

The worker process imports this without Django, so nothing here may need it.
"""

MEGABYTE = 1024 * 1024

MAX_FILE_BYTES = 30 * MEGABYTE
MAX_ROWS = 200_000
MAX_COLUMNS = 200
MAX_SHEETS = 40
MAX_CELL_CHARACTERS = 32_767
MAX_ZIP_PARTS = 2_000
MAX_UNPACKED_BYTES = 600 * MEGABYTE
# An honest sheet of 200,000 equal rows packs about 40 to 1; a bomb packs 1,000 to 1.
MAX_PACKING_RATIO = 200
RATIO_MATTERS_FROM_BYTES = MEGABYTE

PREVIEW_ROWS = 60
CHUNK_ROWS = 200
MAX_CHUNK_BYTES = 8 * MEGABYTE

WORKER_MEMORY_BYTES = 512 * MEGABYTE
WORKER_SILENCE_SECONDS = 20


def cpu_seconds(file_bytes: int) -> int:
    """Processor seconds a file of this size may take: 10, and one more for each 2 MB."""
    return 10 + file_bytes // (2 * MEGABYTE)


class Refused(Exception):
    """The file cannot be read; `code` names a sentence of `problems.FILE_PROBLEMS`."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params
