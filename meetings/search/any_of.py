"""A column is one of many values, sent as one: a list of hundreds is written and planned slowly."""

from collections.abc import Iterable
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Lookup
from django.db.models.sql.compiler import SQLCompiler


class AnyOf(Lookup):
    """As `in`: `Q(AnyOf("board_id", [1, 2]))`. Of none it is never true."""

    lookup_name = "any_of"
    prepare_rhs = False

    def __init__(self, column: Any, values: Iterable[int]) -> None:
        super().__init__(F(column) if isinstance(column, str) else column, list(values))

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:
        left, params = self.process_lhs(compiler, connection)
        return f"{left} = ANY (%s::bigint[])", (*params, self.rhs)
