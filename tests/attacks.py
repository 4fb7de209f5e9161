"""What forgers do to a signed page, and what honest programs do to it: each changes an opened PDF, or returns new bytes.

One change, two ways of writing it: ``rewritten`` saves the file anew, ``updated`` leaves every byte and adds an update
behind it, which keeps the signature's own bytes whole.
"""

# mypy: disable-error-code="no-untyped-call"
# pyHanko types only part of its PDF classes.

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer
from pyhanko.sign.fields import SigFieldSpec, enumerate_sig_fields
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigAppearanceSetup, SigIOSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import SignatureObject
from pyhanko.stamp import TextStampStyle

from worker.signing.pki import IssuedCertificate

Attack = Callable[[pikepdf.Pdf], None]
_PAID = b"BT /F 24 Tf 8 20 Td (BAYAR Rp 9.000.000.000) Tj ET"


def rewritten(pdf: bytes, attack: Attack, **options: Any) -> bytes:
    """Change it and save it anew."""
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as opened:
        attack(opened)
        opened.save(out, **options)
    return out.getvalue()


def updated(pdf: bytes, attack: Attack) -> bytes:
    """Change it by an update behind the last byte: the objects that differ, a table of them, a pointer to the old one."""
    out = bytearray(pdf if pdf.endswith(b"\n") else pdf + b"\n")
    places: dict[int, int] = {}
    with pikepdf.open(BytesIO(pdf)) as before, pikepdf.open(BytesIO(pdf)) as now:
        attack(now)
        size = max(len(now.objects), int(before.trailer.Size)) + 16  # some numbers are free
        for number in range(1, size):
            written = _written(now.get_object(number, 0))
            if written != _written(before.get_object(number, 0)):
                places[number] = len(out)
                out += b"%d 0 obj\n%s\nendobj\n" % (number, written)
        root = now.Root.objgen[0]
    last = int(pdf[pdf.rfind(b"startxref") :].split()[1])
    table = len(out)
    out += b"xref\n"
    for number, place in sorted(places.items()):
        out += b"%d 1\n%010d 00000 n \n" % (number, place)
    out += b"trailer <</Size %d /Root %d 0 R /Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (size, root, last, table)
    return bytes(out)


def _written(found: Any) -> bytes:
    if not isinstance(found, pikepdf.Object):  # a number, or nothing
        return bytes(Array([found]).unparse()[1:-1])
    if not isinstance(found, pikepdf.Stream):
        return bytes(found.unparse(resolved=True))
    data = found.read_raw_bytes()
    told = {name: value for name, value in found.stream_dict.items() if name != "/Length"}
    head = Dictionary({**told, "/Length": len(data)}).unparse()
    return bytes(head + b"\nstream\n" + data + b"\nendstream")


def _first(opened: pikepdf.Pdf) -> Any:
    return opened.pages[0].obj


def _appearance(opened: pikepdf.Pdf, box: tuple[int, ...] = (0, 0, 320, 60)) -> Dictionary:
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    form = opened.make_stream(
        b"1 1 0 rg 0 0 320 60 re f 0 g " + _PAID,
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array(box),
        Resources=Dictionary(Font=Dictionary(F=font)),
    )
    return Dictionary(N=form)


def _lay(opened: pikepdf.Pdf, **keys: Any) -> None:
    note = opened.make_indirect(Dictionary(Type=Name.Annot, F=4, Rect=Array((100, 400, 420, 460)), **keys))
    page = _first(opened)
    page.Annots = Array([*page.get("/Annots", ()), note])
    if keys["Subtype"] == Name.Widget:
        opened.Root.AcroForm.Fields.append(note)


def _script(opened: pikepdf.Pdf) -> Any:
    return opened.make_indirect(Dictionary(S=Name.JavaScript, JS="app.alert('Bayar')"))


def stamp_as_signature(opened: pikepdf.Pdf) -> None:
    """A visible stamp that calls itself a signature's field."""
    _lay(opened, Subtype=Name.Widget, FT=Name.Sig, T="Stempel", AP=_appearance(opened))


def stamp_as_filled_signature(opened: pikepdf.Pdf) -> None:
    """The same with a value, as if it were signed."""
    value = Dictionary(Type=Name.Sig, SubFilter=Name("/ETSI.RFC3161"))
    _lay(opened, Subtype=Name.Widget, FT=Name.Sig, T="Stempel", V=value, AP=_appearance(opened))


def second_look_of_the_field(opened: pikepdf.Pdf) -> None:
    """The signature's own field, given an extent and a look."""
    note = next(each for each in _first(opened).Annots if each.get("/FT") == Name.Sig)
    note.Rect, note.AP = Array((100, 400, 420, 460)), _appearance(opened)


def stamp(opened: pikepdf.Pdf) -> None:
    """A rubber stamp."""
    _lay(opened, Subtype=Name.Stamp, AP=_appearance(opened))


def entry(opened: pikepdf.Pdf) -> None:
    """A form's entry over the text."""
    _lay(opened, Subtype=Name.Widget, FT=Name.Tx, T="Jumlah", V="9.000.000.000", AP=_appearance(opened))


def link(opened: pikepdf.Pdf) -> None:
    """A link that cannot be seen."""
    _lay(
        opened,
        Subtype=Name.Link,
        Border=Array((0, 0, 0)),
        A=Dictionary(S=Name.URI, URI="https://kpu.example.com/bayar"),
    )


def crop(opened: pikepdf.Pdf) -> None:
    """Only the upper half is shown."""
    _first(opened).CropBox = Array((0, 421, 595, 842))


def unit(opened: pikepdf.Pdf) -> None:
    """A page of twice the size."""
    _first(opened).UserUnit = 2


def turn(opened: pikepdf.Pdf) -> None:
    """Upside down."""
    _first(opened).Rotate = 180


def page_action(opened: pikepdf.Pdf) -> None:
    """A script that runs when the page opens."""
    _first(opened).AA = Dictionary(O=_script(opened))


def open_action(opened: pikepdf.Pdf) -> None:
    """A script that runs when the file opens."""
    opened.Root.OpenAction = _script(opened)


def named_script(opened: pikepdf.Pdf) -> None:
    """The same by the table of names."""
    names = opened.Root.get("/Names", Dictionary())
    names.JavaScript = Dictionary(Names=Array([pikepdf.String("a"), _script(opened)]))
    opened.Root.Names = names


def portfolio(opened: pikepdf.Pdf) -> None:
    """A portfolio: readers show the file within."""
    within = opened.make_indirect(
        Dictionary(
            Type=Name.Filespec,
            F="bayar.pdf",
            EF=Dictionary(F=opened.make_stream(b"x", Type=Name.EmbeddedFile)),
        )
    )
    names = opened.Root.get("/Names", Dictionary())
    names.EmbeddedFiles = Dictionary(Names=Array([pikepdf.String("bayar.pdf"), within]))
    opened.Root.Names = names
    opened.Root.Collection = Dictionary(Type=Name.Collection, View=Name.T, D=pikepdf.String("bayar.pdf"))


def layer(opened: pikepdf.Pdf) -> None:
    """A text on a layer that is switched off, for now."""
    group = opened.make_indirect(Dictionary(Type=Name.OCG, Name="Bayar"))
    opened.Root.OCProperties = Dictionary(OCGs=Array([group]), D=Dictionary(OFF=Array([group])))
    page = _first(opened)
    page.Resources.Properties = Dictionary(Bayar=group)
    _draw(opened, b" /OC /Bayar BDC 1 0 0 rg 60 400 400 60 re f EMC ")


def unnamed(opened: pikepdf.Pdf) -> None:
    """Every picture on the pages is taken away, the code among them."""
    for page in opened.pages:
        page.Resources.XObject = Dictionary()


def alternate(opened: pikepdf.Pdf) -> None:
    """Printers are to take another picture for the code."""
    other = opened.make_stream(
        b"\0" * 8,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=8,
        Height=8,
        BitsPerComponent=1,
        ColorSpace=Name.DeviceGray,
    )
    _picture(opened).Alternates = Array([Dictionary(Image=other, DefaultForPrinting=True)])


def prepress(opened: pikepdf.Pdf) -> None:
    """Presses are to take another picture for the code."""
    _picture(opened).OPI = Dictionary({"/2.0": Dictionary(Type=Name.OPI, Version=2.0, F="lain.tif")})


def reference(opened: pikepdf.Pdf) -> None:
    """Readers are to show a page of another file for what is drawn."""
    form = opened.make_stream(
        b"",
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, 1, 1]),
        Ref=Dictionary(F="lain.pdf", Page=0),
    )
    _first(opened).Resources.XObject.Lain = form
    _draw(opened, b" /Lain Do ")


def for_presses(opened: pikepdf.Pdf) -> None:
    """A program for printers among the drawings: screens pass over it."""
    _first(opened).Resources.XObject.Lain = opened.make_stream(
        b"/Helvetica findfont 24 scalefont setfont 60 400 moveto (BAYAR) show",
        Type=Name.XObject,
        Subtype=Name.PS,
    )
    _draw(opened, b" /Lain Do ")


def ink(opened: pikepdf.Pdf) -> None:
    """A field in an ink of its own, which screens are to show in white."""
    white = Dictionary(FunctionType=2, Domain=Array((0, 1)), C0=Array((1,)), C1=Array((1,)), N=1)
    _first(opened).Resources.ColorSpace = Dictionary(
        I=Array((Name.Separation, Name.Tinta, Name.DeviceGray, white))
    )
    _draw(opened, b" q /I cs 1 scn 400 20 9 9 re f Q ")


def overprint(opened: pikepdf.Pdf) -> None:
    """What lies below shows through where a press prints it."""
    states = _first(opened).Resources.get("/ExtGState", Dictionary())
    states.O = Dictionary(OP=True, op=True, OPM=1)
    _first(opened).Resources.ExtGState = states
    _draw(opened, b" /O gs ")


def font_of_the_reader(opened: pikepdf.Pdf) -> None:
    """A text in letters that the file does not bring: who has them reads it, nobody else sees anything."""
    family = Name("/STSong-Light")
    described = Dictionary(
        Type=Name.FontDescriptor, FontName=family, Flags=4, FontBBox=Array((0, 0, 1000, 1000)), ItalicAngle=0,
        Ascent=800, Descent=-200, CapHeight=700, StemV=80,
    )  # fmt: skip
    letters = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType0, BaseFont=family, DW=1000, FontDescriptor=opened.make_indirect(described),
        CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="GB1", Supplement=2),
    )  # fmt: skip
    _first(opened).Resources.Font.Lain = opened.make_indirect(
        Dictionary(
            Type=Name.Font, Subtype=Name.Type0, BaseFont=family, Encoding=Name("/UniGB-UCS2-H"),
            DescendantFonts=Array((opened.make_indirect(letters),)),
        )
    )  # fmt: skip
    _draw(opened, f" BT /Lain 30 Tf 100 400 Td <{'付款九十亿'.encode('utf-16-be').hex()}> Tj ET ".encode())


def said_otherwise(opened: pikepdf.Pdf) -> None:
    """The letters look the same and are copied, searched and read aloud as others."""
    for each in opened.objects:
        if isinstance(each, pikepdf.Dictionary) and "/ToUnicode" in each:
            each.ToUnicode.write(each.ToUnicode.read_bytes().replace(b"<0030>", b"<0039>"))


def _marked(opened: pikepdf.Pdf, start: bytes) -> None:
    drawing = _first(opened).Contents
    drawing.write(start + b" BDC\n" + drawing.read_bytes() + b"\nEMC")


def read_aloud_otherwise(opened: pikepdf.Pdf) -> None:
    """The page is copied and read aloud as another text."""
    _marked(opened, b"/Span <</Alt (gambar) /Actual#54ext (Bayar >> BDC sekarang)>>")


def named_to_be_read_otherwise(opened: pikepdf.Pdf) -> None:
    """The same, said among the page's resources."""
    _first(opened).Resources.Properties = Dictionary(Lain=Dictionary(ActualText="Bayar"))
    _marked(opened, b"/Span /Lain")


def file_of_a_part(opened: pikepdf.Pdf) -> None:
    """A file that belongs to what is drawn."""
    within = Dictionary(
        Type=Name.Filespec, F="bayar.pdf", EF=Dictionary(F=opened.make_stream(b"x", Type=Name.EmbeddedFile))
    )
    _first(opened).Resources.Properties = Dictionary(Lain=opened.make_indirect(within))
    _marked(opened, b"/AF /Lain")


def file_of_a_picture(opened: pikepdf.Pdf) -> None:
    """A file that belongs to the code's picture."""
    _picture(opened).AF = Array(
        [opened.make_indirect(Dictionary(Type=Name.Filespec, F="bayar.pdf", EF=Dictionary()))]
    )


def layer_of_nobodys(opened: pikepdf.Pdf) -> None:
    """A layer that the file does not list, and that some leave out in print."""
    used = Dictionary(Print=Dictionary(PrintState=Name.OFF))
    group = opened.make_indirect(Dictionary(Type=Name.OCG, Name="Lain", Usage=used))
    _first(opened).Resources.Properties = Dictionary(Lain=group)
    _marked(opened, b"/OC /Lain")


def entry_on_no_page(opened: pikepdf.Pdf) -> None:
    """An entry of the form that lists and exports show, and no page."""
    opened.Root.AcroForm.Fields.append(
        opened.make_indirect(Dictionary(FT=Name.Tx, T="Jumlah", V="9.000.000.000"))
    )


def signature_on_no_page(opened: pikepdf.Pdf) -> None:
    """A name among the signatures that a reader lists, without a signature."""
    value = opened.make_indirect(Dictionary(Type=Name.Sig, Name="Ketua KPU RI"))
    opened.Root.AcroForm.Fields.append(opened.make_indirect(Dictionary(FT=Name.Sig, T="Ketua", V=value)))


def outside(opened: pikepdf.Pdf) -> None:
    """The code's picture lies in a file of the reader's."""
    _picture(opened).F = "lain.png"


def _picture(opened: pikepdf.Pdf) -> Any:
    return next(iter(_first(opened).Resources.XObject.values()))


def needs_appearances(opened: pikepdf.Pdf) -> None:
    """Readers are to draw the entries anew."""
    opened.Root.AcroForm.NeedAppearances = True


def xfa(opened: pikepdf.Pdf) -> None:
    """A form that some readers show in place of the pages."""
    opened.Root.AcroForm.XFA = opened.make_stream(b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'/>")


def hide(opened: pikepdf.Pdf) -> None:
    """A white field over the text."""
    _draw(opened, b" 1 g 60 400 400 60 re f ")


def replace(opened: pikepdf.Pdf) -> None:
    """Another page's text in this one's place."""
    _first(opened).Contents, _first(opened).Resources = (
        opened.pages[1].obj.Contents,
        opened.pages[1].obj.Resources,
    )


def hide_and_replace(opened: pikepdf.Pdf) -> None:
    """Another tree of pages in place of the signed one, which stays in the file."""
    blank = opened.make_indirect(
        Dictionary(
            Type=Name.Page,
            MediaBox=Array((0, 0, 595, 842)),
            Contents=opened.make_stream(b"0 g 60 400 9 9 re f"),
        )
    )
    tree = opened.make_indirect(Dictionary(Type=Name.Pages, Kids=Array([blank]), Count=1))
    blank.Parent = tree
    opened.Root.Pages = tree


def inherited(opened: pikepdf.Pdf) -> None:
    """The page says nothing; its tree turns it."""
    opened.Root.Pages.Rotate = 90


def redraw(opened: pikepdf.Pdf) -> None:
    """White on white: nothing to be seen, other instructions all the same."""
    _draw(opened, b" 1 g 500 820 4 4 re f ")


def nothing(_: pikepdf.Pdf) -> None:
    """Saved as it is."""


def metadata(opened: pikepdf.Pdf) -> None:
    """A program leaves its name, as most do."""
    opened.Root.Metadata = opened.make_stream(b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>", Type=Name.Metadata)
    opened.docinfo["/Producer"] = "Program lain"


def _draw(opened: pikepdf.Pdf, more: bytes) -> None:
    page = _first(opened)
    page.Contents = opened.make_stream(page.Contents.read_bytes() + more)


def copied(pdf: bytes) -> bytes:
    """Written anew by pyHanko."""
    out = BytesIO()
    copy_into_new_writer(PdfFileReader(BytesIO(pdf))).write(out)
    return out.getvalue()


def signed(pdf: bytes, key: SimpleSigner, box: tuple[int, int, int, int] | None = None) -> bytes:
    """Signed by somebody else, permitted or not, with a look of its own where a box is given or kept."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    kept = any(name == "Lain" for name, *_ in enumerate_sig_fields(writer.prev))
    spec = None if kept else SigFieldSpec("Lain", box=box)
    steps = PdfCMSEmbedder(new_field_spec=spec).write_cms("Lain", writer)
    next(steps)
    look = TextStampStyle(stamp_text="BAYAR Rp 9.000.000.000")
    steps.send(
        SigObjSetup(
            sig_placeholder=SignatureObject(timestamp=datetime.now(UTC), bytes_reserved=16_384),
            appearance_setup=SigAppearanceSetup(style=look, timestamp=datetime.now(UTC), name="Lain"),
        )
    )
    digest, out = steps.send(SigIOSetup(md_algorithm="sha256"))
    cms = asyncio.run(key.async_sign(digest.document_digest, "sha256"))
    steps.send(cms)
    return bytes(out.getvalue())


def signer_of(issued: IssuedCertificate) -> SimpleSigner:
    """A certificate as pyHanko signs with it."""
    signer: SimpleSigner = SimpleSigner.load_pkcs12_data(issued.pkcs12(b"x"), other_certs=[], passphrase=b"x")
    return signer


def unsign(opened: pikepdf.Pdf) -> None:
    """The signature taken away."""
    del opened.Root.AcroForm
    del opened.Root.Perms
    for page in opened.pages:
        if "/Annots" in page.obj:
            page.obj.Annots = Array([each for each in page.obj.Annots if each.get("/FT") != Name.Sig])
