"""What do only our own routes refuse?"""

from dataclasses import dataclass
from typing import ClassVar

from salus.kernel.errors import Kind, Refusal


@dataclass(eq=False)
class LastService(Refusal):
    """A doctor needs at least one service."""

    kind: ClassVar[Kind] = Kind.CONFLICT

    @property
    def detail(self) -> str:
        return "This is the doctor's last service. Add another one first, or change this one."


@dataclass(eq=False)
class ClinicInUse(Refusal):
    """Doctors work at this clinic."""

    kind: ClassVar[Kind] = Kind.CONFLICT
    doctor_count: int

    @property
    def detail(self) -> str:
        return f"Active doctors who work here: {self.doctor_count}. Move them to another clinic first."
