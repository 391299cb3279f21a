"""What a reader says when it is not sure, and when it cannot read a file at all."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Doubt:
    """One thing a reader took, or left out, without being certain.

    `sentence` is complete and names file and line itself; `suggestion` says what to do about it.
    `line` is 1 for the first line of the file, 0 where the doubt is about the whole file.
    """

    file_name: str
    line: int
    sentence: str
    suggestion: str = ""

    def __str__(self) -> str:
        return f"{self.sentence} {self.suggestion}".strip()


class UnreadableFile(Exception):
    """A file no reader can use. The message names the file, the line and the remedy."""

    def __init__(self, file_name: str, problem: str, remedy: str, line: int = 0) -> None:
        self.file_name = file_name
        self.line = line
        self.problem = problem
        self.remedy = remedy
        super().__init__(f"{place(file_name, line)}: {problem} {remedy}")


def place(file_name: str, line: int) -> str:
    """Where something stands, as people say it: "members.csv, line 3"."""
    return f"{file_name}, line {line}" if line else file_name


class Doubts(list[Doubt]):
    """The doubts about one file."""

    def __init__(self, file_name: str) -> None:
        super().__init__()
        self.file_name = file_name

    def add(self, line: int, problem: str, suggestion: str = "") -> None:
        self.append(
            Doubt(self.file_name, line, f"{place(self.file_name, line)}: {problem}", suggestion)
        )
