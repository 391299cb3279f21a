"""What may come through: the entries that draw a page, by the kind of object they stand in.

Everything else is left behind, whatever it is called: scripts, actions, attached and linked
files, media, metadata, private data. Source of the entries: ISO 32000-1, the tables of
sections 7 to 9 and 14.
"""

from collections.abc import Iterable, Mapping

from pikepdf import Array, Dictionary, Object, Stream

PLAIN = "plain"
"""A number, a name, a text, or a list of them."""


def _plain(names: str) -> dict[str, str]:
    return {f"/{name}": PLAIN for name in names.split()}


STREAM = {**_plain("Filter Length"), "/DecodeParms": "decoding"}
FUNCTION = {
    **STREAM,
    **_plain("FunctionType Domain Range C0 C1 N Bounds Encode Size BitsPerSample Order Decode"),
    "/Functions": "function",
}
KINDS: Mapping[str, Mapping[str, str]] = {
    "page": {
        **_plain("Type MediaBox Rotate UserUnit StructParents"),
        "/Contents": "data",
        "/Resources": "resources",
        "/Group": "group",
    },
    "resources": {
        "/Font": "each font",
        "/XObject": "each drawing",
        "/ExtGState": "each state",
        "/ColorSpace": "each colour",
        "/Pattern": "each pattern",
        "/Shading": "each shading",
    },
    "data": {**STREAM, **_plain("Length1 Length2 Length3 Subtype Type")},
    "decoding": {
        **_plain("Predictor Colors BitsPerComponent Columns EarlyChange K EndOfLine Rows"),
        **_plain("EncodedByteAlign EndOfBlock BlackIs1 DamagedRowsBeforeError ColorTransform"),
        "/JBIG2Globals": "data",
    },
    "form": {
        **STREAM,
        **_plain("Type Subtype FormType BBox Matrix StructParent StructParents"),
        "/Resources": "resources",
        "/Group": "group",
    },
    "image": {
        **STREAM,
        **_plain("Type Subtype Width Height BitsPerComponent Intent ImageMask Decode"),
        **_plain("Interpolate SMaskInData Matte StructParent"),
        "/ColorSpace": "colour",
        "/Mask": "drawing",
        "/SMask": "drawing",
    },
    "group": {**_plain("Type S I K"), "/CS": "colour"},
    "state": {
        **_plain("Type LW LC LJ ML D RI OP op OPM FL SM SA BM CA ca AIS TK"),
        "/Font": "font",
        "/SMask": "mask",
    },
    "mask": {**_plain("Type S BC"), "/G": "drawing", "/TR": "function"},
    "font": {
        **_plain("Type Subtype Name BaseFont FirstChar LastChar Widths FontMatrix FontBBox"),
        **_plain("DW W DW2 W2"),
        "/Encoding": "encoding",
        "/ToUnicode": "encoding",
        "/FontDescriptor": "descriptor",
        "/DescendantFonts": "font",
        "/CIDSystemInfo": "collection",
        "/CIDToGIDMap": "data",
        "/CharProcs": "each data",
        "/Resources": "resources",
    },
    "descriptor": {
        **_plain("Type FontName FontFamily FontStretch FontWeight Flags FontBBox ItalicAngle"),
        **_plain("Ascent Descent Leading CapHeight XHeight StemV StemH AvgWidth MaxWidth"),
        **_plain("MissingWidth CharSet Lang"),
        "/FontFile": "data",
        "/FontFile2": "data",
        "/FontFile3": "data",
        "/CIDSet": "data",
        "/Style": "collection",
    },
    "encoding": {
        **STREAM,
        **_plain("Type BaseEncoding Differences CMapName WMode"),
        "/CIDSystemInfo": "collection",
        "/UseCMap": "encoding",
    },
    "collection": _plain("Registry Ordering Supplement Panose"),
    "colour": {
        **FUNCTION,
        **_plain("WhitePoint BlackPoint Gamma Matrix"),
        "/Alternate": "colour",
    },
    "pattern": {
        **STREAM,
        **_plain("Type PatternType PaintType TilingType BBox XStep YStep Matrix"),
        "/Resources": "resources",
        "/Shading": "shading",
        "/ExtGState": "state",
    },
    "shading": {
        **STREAM,
        **_plain("ShadingType Background BBox AntiAlias Coords Domain Extend Matrix"),
        **_plain("BitsPerCoordinate BitsPerComponent BitsPerFlag VerticesPerRow Decode"),
        "/ColorSpace": "colour",
        "/Function": "function",
    },
    "function": FUNCTION,
    "attributes": {
        **_plain("O Placement WritingMode SpaceBefore SpaceAfter StartIndent EndIndent"),
        **_plain("TextIndent TextAlign BBox Width Height BlockAlign InlineAlign LineHeight"),
        **_plain("BaselineShift TextDecorationType ListNumbering RowSpan ColSpan Headers Scope"),
        **_plain("Summary"),
    },
}


def keep_allowed(tops: Iterable[tuple[Object, str]]) -> None:
    """Take out of these objects, and of all they refer to, what their kind does not name.

    A kind is a key of KINDS, or "each KIND" for a dictionary whose keys are free names.
    """
    waiting = list(tops)
    seen: set[tuple[tuple[int, int], str]] = set()
    while waiting:
        holder, kind = waiting.pop()
        if holder.is_indirect:
            if (holder.objgen, kind) in seen:
                continue
            seen.add((holder.objgen, kind))
        if isinstance(holder, Array):
            for index, value in enumerate(holder):
                inner = _kind_of(value, kind)
                if inner is None:
                    holder[index] = None
                elif inner != PLAIN:
                    waiting.append((value, inner))
            continue
        for key, value in list(holder.items()):
            wanted = kind[5:] if kind.startswith("each ") else KINDS[kind].get(key)
            inner = None if wanted is None else _kind_of(value, wanted)
            if inner is None:
                if key != "/Length" and (kind, key) != ("page", "/Parent"):
                    del holder[key]
            elif inner != PLAIN:
                waiting.append((value, inner))


def _kind_of(value: object, wanted: str) -> str | None:
    """As what a value is kept: PLAIN for one with nothing inside, None for one that goes."""
    if isinstance(value, Array):
        return wanted
    if not isinstance(value, Dictionary | Stream):
        return PLAIN
    if wanted == "drawing":
        subtype = str(value.get("/Subtype")) if isinstance(value, Stream) else ""
        return {"/Form": "form", "/Image": "image"}.get(subtype)
    return None if wanted == PLAIN else wanted
