"""What a PDF says of itself: title, language, printing condition, and the keys of PDF/X-4.

Source: ISO 32000-2, 14.3 (metadata), 14.11.5 (output intents); ISO 15930-7, 6 (PDF/X-4).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5
from xml.sax.saxutils import escape

from contactcodes.codes.pdf_objects import PdfObjects, as_text
from contactcodes.errors import InputError
from contactcodes.language import _

_REGISTRY = "http://www.color.org"  # of the International Color Consortium: who names printing conditions
_MAKER = "contactcodes"
_NO_XML_CHARACTER = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintingCondition:
    """Paper and press that the inks are meant for.

    identifier  as the ICC's registry names it: FOGRA39 is offset on coated paper
    profile     an ICC profile of it, embedded; without one the file makes no claim to be PDF/X-4

    Raises InputError for bytes that are no CMYK profile of a press.
    """

    identifier: str = "FOGRA39"
    profile: bytes | None = None

    def __post_init__(self) -> None:
        # ICC.1:2010, 7.2: signature at byte 36, device class at 12, colour space at 16.
        if self.profile is not None and (
            self.profile[36:40] != b"acsp" or self.profile[12:20] != b"prtrCMYK" or len(self.profile) < 132
        ):
            raise InputError(
                _("The colour profile for %(condition)s is no ICC profile of a press (CMYK).")
                % {"condition": self.identifier}
            )

    @classmethod
    def read(cls, identifier: str, profile: Path | None) -> PrintingCondition:
        """Return the condition with the profile of a file. Raises InputError if it cannot be read."""
        if profile is None:
            return cls(identifier=identifier)
        try:
            content = profile.read_bytes()
        except OSError as error:
            raise InputError(
                _("The colour profile %(file)s cannot be read: %(reason)s.")
                % {"file": profile, "reason": error.strerror or error}
            ) from error
        return cls(identifier=identifier, profile=content)


@dataclass(frozen=True, slots=True, kw_only=True)
class Information:
    """What is said of the document.

    language   of its words: ``fr`` or ``en``
    made_at    aware; what PDF/X-4 wants and no clock is asked for. None leaves dates out
    condition  for a printing house; None on a desk printer
    """

    title: str
    author: str
    language: str
    made_at: datetime | None = None
    condition: PrintingCondition | None = None

    @property
    def is_pdf_x4(self) -> bool:
        """Tell whether the file has all that PDF/X-4 asks for, and so may claim it."""
        return bool(self.condition and self.condition.profile and self.made_at and self.title)

    def write(self, objects: PdfObjects) -> int:
        """Write the information dictionary; return its number."""
        entries = {b"Title": self.title, b"Author": self.author, b"Creator": _MAKER, b"Producer": _MAKER}
        body = b"".join(b"/%b%b" % (key, as_text(value)) for key, value in entries.items() if value)
        if self.made_at:
            # Python says +01:00, PDF wants +01'00 (7.9.4).
            zone = f"{self.made_at:%z}"
            moment = f"D:{self.made_at:%Y%m%d%H%M%S}{zone[:3]}'{zone[3:5]}".encode()
            body += b"/CreationDate(%b)/ModDate(%b)" % (moment, moment)
        return objects.add(b"<<%b/Trapped/False>>" % body)

    def write_metadata(self, objects: PdfObjects) -> int:
        """Write the same as XMP, readable to whoever searches the file; return its number."""
        return objects.add_stream(
            self._xmp(uuid5(NAMESPACE_URL, objects.digest.hex())).encode(),
            b"/Type/Metadata/Subtype/XML",
            packed=False,
        )

    def write_output_intent(self, objects: PdfObjects) -> int | None:
        """Write the printing condition; return its number, None where there is none."""
        if self.condition is None:
            return None
        name = as_text(self.condition.identifier)
        profile = b""
        if self.condition.profile is not None:
            profile = b"/DestOutputProfile %d 0 R" % objects.add_stream(self.condition.profile, b"/N 4")
        return objects.add(
            b"<</Type/OutputIntent/S/GTS_PDFX/OutputConditionIdentifier%b/Info%b/RegistryName%b%b>>"
            % (name, name, as_text(_REGISTRY), profile)
        )

    def _xmp(self, identity: UUID) -> str:
        language, title = self.language, _in_xml(self.title)
        author = f"<dc:creator><rdf:Seq><rdf:li>{_in_xml(self.author)}</rdf:li></rdf:Seq></dc:creator>"
        moment = self.made_at.isoformat(timespec="seconds") if self.made_at else ""
        dates = "".join(
            f"<xmp:{name}>{moment}</xmp:{name}>" for name in ("CreateDate", "ModifyDate", "MetadataDate")
        )
        claim = "<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>" if self.is_pdf_x4 else ""
        # The packet's own id is fixed by XMP (ISO 16684-1, 7.3.2).
        return (
            '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
            '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
            '<rdf:Description rdf:about=""'
            ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
            ' xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
            ' xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"'
            ' xmlns:pdf="http://ns.adobe.com/pdf/1.3/"'
            ' xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/">\n'
            "<dc:format>application/pdf</dc:format>"
            f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li>'
            f'<rdf:li xml:lang="{language}">{title}</rdf:li></rdf:Alt></dc:title>'
            f"{author if self.author else ''}"
            f"<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>\n"
            f"<xmp:CreatorTool>{_MAKER}</xmp:CreatorTool>{dates if moment else ''}\n"
            f"<xmpMM:DocumentID>uuid:{identity}</xmpMM:DocumentID>"
            "<xmpMM:RenditionClass>default</xmpMM:RenditionClass><xmpMM:VersionID>1</xmpMM:VersionID>\n"
            f"<pdf:Producer>{_MAKER}</pdf:Producer><pdf:Trapped>False</pdf:Trapped>{claim}\n"
            "</rdf:Description></rdf:RDF></x:xmpmeta>\n"
            '<?xpacket end="r"?>'
        )


def _in_xml(text: str) -> str:
    return escape(_NO_XML_CHARACTER.sub("\ufffd", text))
