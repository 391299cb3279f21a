"""Every way a PDF has to give a colour: what cleaning forgets goes missing from the page."""

from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import ImageCms

from .simple import draw, form, made, picture


def every_colour():
    """Squares, each filled in another way, and pictures, each masked in another way."""

    def change(pdf, page):
        page["/Resources"]["/ColorSpace"] = _spaces(pdf)
        page["/Resources"]["/Shading"] = _shadings(pdf)
        page["/Resources"]["/Pattern"] = _patterns(pdf)
        page["/Resources"]["/ExtGState"] = _states(pdf)
        for name, drawing in _pictures(pdf).items():
            draw(page, name, drawing)

    return made(change, b"\n".join(_squares()))


def _squares():
    fills = [
        b"/Icc cs 0.2 0.4 0.8 sc", b"/Indexed cs 1 sc", b"/Spot cs 0.7 scn",
        b"/Spots cs 0.5 0.9 scn", b"/Lab cs 60 40 -40 sc", b"/Cal cs 0.9 0.3 0.1 sc",
        b"0.1 0.8 0.2 0.1 k", b"/Pattern cs /Tiles scn", b"/Pattern cs /Sheen scn",
        b"/Stencil cs 0.8 0 0.4 /Blank scn", b"1 0 0 rg /Half gs", b"0 0 1 rg /Veil gs",
    ]  # fmt: skip
    for number, fill in enumerate(fills):
        x, y = 100 + number % 4 * 100, 300 + number // 4 * 100
        yield b"q %b %d %d 80 80 re f Q" % (fill, x, y)
    for number, shading in enumerate((b"/Linear", b"/Round", b"/Computed")):
        yield b"q %d 200 80 80 re W n %b sh Q" % (100 + number * 100, shading)
    for number, name in enumerate((b"/Keyed", b"/Masked", b"/Stencilled", b"/Negative", b"/Soft")):
        yield b"q 0.9 0.5 0 rg 60 0 0 60 %d 120 cm %b Do Q" % (100 + number * 80, name)


def _ramp(start, end):
    return Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array(start), C1=Array(end), N=1)


def _spaces(pdf):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    icc = Stream(pdf, profile, N=3, Alternate=Name.DeviceRGB)
    white = Array([0.95, 1, 1.09])
    sampled = Stream(
        pdf, bytes([0, 90, 200, 255, 20, 0]), FunctionType=0, Domain=Array([0, 1, 0, 1]),
        Range=Array([0, 1, 0, 1, 0, 1]), Size=Array([2, 1]), BitsPerSample=8,
    )  # fmt: skip
    return Dictionary(
        Icc=Array([Name.ICCBased, icc]),
        Indexed=Array([Name.Indexed, Name.DeviceRGB, 1, String(b"\x00\x00\x00\x20\xc0\x90")]),
        Spot=Array([Name.Separation, Name.Brand, Name.DeviceRGB, _ramp([1, 1, 1], [0.8, 0, 0.3])]),
        Spots=Array([Name.DeviceN, Array([Name.One, Name.Two]), Name.DeviceRGB, sampled]),
        Lab=Array([Name.Lab, Dictionary(WhitePoint=white, Range=Array([-99, 99, -99, 99]))]),
        Cal=Array([Name.CalRGB, Dictionary(WhitePoint=white, Gamma=Array([2.2, 2.2, 2.2]))]),
        Stencil=Array([Name.Pattern, Name.DeviceRGB]),
    )


def _shadings(pdf):
    stitched = Dictionary(
        FunctionType=3, Domain=Array([0, 1]), Bounds=Array([0.5]), Encode=Array([0, 1, 0, 1]),
        Functions=Array([_ramp([1, 0, 0], [0, 1, 0]), _ramp([0, 1, 0], [0, 0, 1])]),
    )  # fmt: skip
    computed = Stream(
        pdf, b"{ 1 exch sub dup dup mul 0.3 }", FunctionType=4, Domain=Array([0, 1]),
        Range=Array([0, 1, 0, 1, 0, 1]),
    )  # fmt: skip
    return Dictionary(
        Linear=Dictionary(
            ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=Array([100, 200, 180, 280]),
            Function=stitched, Extend=Array([True, True]),
        ),
        Round=Dictionary(
            ShadingType=3, ColorSpace=Name.DeviceRGB, Coords=Array([240, 240, 0, 240, 240, 40]),
            Function=_ramp([1, 1, 0], [0, 0, 0]), Extend=Array([True, False]),
        ),
        Computed=Dictionary(
            ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=Array([300, 200, 380, 200]),
            Function=computed,
        ),
    )  # fmt: skip


def _patterns(pdf):
    tile = {"PatternType": 1, "TilingType": 1, "BBox": Array([0, 0, 10, 10]), "XStep": 10}
    tile |= {"YStep": 10, "Resources": Dictionary()}
    return Dictionary(
        Tiles=Stream(pdf, b"0 0.6 0.6 rg 0 0 5 5 re f", PaintType=1, **tile),
        Blank=Stream(pdf, b"0 0 6 3 re f", PaintType=2, **tile),
        Sheen=Dictionary(PatternType=2, Shading=_shadings(pdf)["/Linear"], Matrix=Array(MOVED)),
    )


MOVED = [1, 0, 0, 1, 100, 200]


def _states(pdf):
    group = Dictionary(S=Name.Transparency, CS=Name.DeviceGray)
    veil = form(pdf, b"/Ramp sh", Group=group)
    gray = Dictionary(
        ShadingType=2, ColorSpace=Name.DeviceGray, Coords=Array([400, 0, 480, 0]),
        Function=_ramp([0], [1]), Extend=Array([True, True]),
    )  # fmt: skip
    veil["/Resources"] = Dictionary(Shading=Dictionary(Ramp=gray))
    mask = Dictionary(S=Name.Luminosity, G=veil, TR=_ramp([1], [0]))
    return Dictionary(Half=Dictionary(ca=0.4, BM=Name.Multiply), Veil=Dictionary(SMask=mask))


def _pictures(pdf: Pdf):
    def ramp(**entries):
        return picture(pdf, 16, 16, **entries), bytes(range(256))

    mask, bits = picture(pdf, 16, 16, ImageMask=True, BitsPerComponent=1), bytes([0xF0, 0x0F] * 16)
    del mask["/ColorSpace"]
    mask.write(bits)
    soft, levels = ramp()
    soft.write(levels)
    found = {
        "/Keyed": ramp(Mask=Array([0, 99])),
        "/Masked": ramp(Mask=mask),
        "/Negative": ramp(Decode=Array([1, 0])),
        "/Soft": ramp(SMask=soft),
    }
    for drawing, dots in found.values():
        drawing.write(dots)
    return {name: drawing for name, (drawing, _) in found.items()} | {"/Stencilled": mask}
