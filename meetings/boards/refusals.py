"""Why something of a board was not done, in a sentence for whoever asked."""


class Refused(Exception):
    """Not done. `field` names the form's field that the sentence belongs to, if it is one's."""

    def __init__(self, sentence: str, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
