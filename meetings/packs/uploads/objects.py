"""Objects of a file that nobody vouches for: any entry may be missing or of any kind."""

from pikepdf import Array, Dictionary, Name, Object, Stream

from meetings.packs.pdf_objects import as_list


def dictionary(value: object) -> Object:
    """The value if it is a dictionary, or an empty one."""
    return value if isinstance(value, Dictionary) else Dictionary()


def named(holder: Object, name: object) -> Object | None:
    """What a dictionary of free names (fonts, drawings, properties) has under this operand."""
    return holder.get(name) if isinstance(name, Name) else None


def annotations(page: Object) -> list[Object]:
    """The page's annotations that are well formed enough to be looked at."""
    listed = page.get("/Annots")
    found = as_list(listed) if isinstance(listed, Array | Dictionary) else []
    return [each for each in found if isinstance(each, Dictionary)]


def contents(page: Object) -> list[Stream]:
    """The streams that a page's content is made of."""
    return [each for each in as_list(page.get("/Contents")) if isinstance(each, Stream)]
