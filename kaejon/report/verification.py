"""What a verification of frozen reports found."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Verification:
    """How many reports, figures, documents and files of the lake were checked, and what was found, each with its place.

    `notes` tell of what cannot be checked for a lawful reason: keys that were erased, a lake that was carried away.
    """

    reports: int = 0
    figures: int = 0
    documents: int = 0
    files: int = 0
    findings: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        return not self.findings

    def tell(self, place: str, what: str) -> None:
        self.findings.append(f"{place}: {what}")

    def note(self, place: str, what: str) -> None:
        self.notes.append(f"{place}: {what}")
