"""What a PDF says and how it is built, for tests that look inside one."""

import io
import re

import pikepdf


def opened(content):
    return pikepdf.open(io.BytesIO(content))


def structure(pdf):
    """Every element of the structure tree, from the first to the last: its kind, its attributes, what it holds."""

    def walk(element):
        if isinstance(element, pikepdf.Array):
            for each in element:
                yield from walk(each)
        elif isinstance(element, pikepdf.Dictionary) and "/S" in element:
            yield element
            yield from walk(element.get("/K"))

    return list(walk(pdf.Root.StructTreeRoot.K))


def kinds(pdf):
    return [str(element.S) for element in structure(pdf)]


def attribute(element, name):
    held = element.get("/A", [])
    for each in held if isinstance(held, pikepdf.Array) else [held]:
        if name in each:
            return each[name]
    return None


def metadata(pdf):
    """The claims of the document about itself, as XMP holds them."""
    return pdf.Root.Metadata.read_bytes().decode()


def letters(content):
    """All the text of a PDF by its own tables of characters, blanks left out: where lines break does not matter."""
    said = []
    for page in opened(content).pages:
        tables = {name: table(font) for name, font in page.Resources.Font.items()}
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) == "Tf":
                font = tables[str(operands[0])]
            elif str(operator) in ("Tj", "TJ"):
                shown = operands[0] if str(operator) == "TJ" else operands
                for piece in shown:
                    if isinstance(piece, pikepdf.String):
                        raw = bytes(piece)
                        said += [font.get(raw[at : at + 2], "") for at in range(0, len(raw), 2)]
    return re.sub(r"[\s\u200b\xa0]", "", "".join(said))


def table(font):
    """What each glyph of a font stands for."""
    held = font.ToUnicode.read_bytes().decode()
    found = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", held, re.S):
        for glyph, stands in re.findall(r"<(\w+)>\s*<(\w+)>", block):
            found[bytes.fromhex(glyph)] = bytes.fromhex(stands).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", held, re.S):
        for low, high, stands in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            first = int.from_bytes(bytes.fromhex(stands), "big")
            for step in range(int(high, 16) - int(low, 16) + 1):
                found[(int(low, 16) + step).to_bytes(2, "big")] = chr(first + step)
    return found
