"""Rebuilds `fonts/*.ttf` from Noto Sans CJK: `python -m tests.samples.build_font`.

Needed only after a text of the generator uses a character that the subsets do not have (the generator says which). The
subsets are committed, so that whoever generates or checks the sample inbox needs neither fontTools (MIT) nor the 30 MB
font (SIL Open Font License 1.1, `fonts/OFL.txt`, which the subsets stay under). Both come from the package registry:
`fonttools` and `manimgx-fonts-cjk`.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
DEPARTMENTS = HERE.parents[1] / "data" / "departments.yaml"
FONT_FILE = "NotoSansCJK-VF.otf.ttc"
SIMPLIFIED_CHINESE = 2
WEIGHTS = {"regular": 370, "bold": 700}
# How far, in thousandths of the type size, a curve may move when it becomes quadratic: less than a pixel at 600 dpi.
CURVE_TOLERANCE = 2.0


def characters() -> list[int]:
    """The code points that any text of the generator uses: those of its own files, and ASCII."""
    wanted = set(range(0x20, 0x7F))
    for path in [*HERE.glob("*.py"), *HERE.glob("*.yaml"), DEPARTMENTS]:
        if path.exists():
            wanted.update(map(ord, path.read_text("utf-8")))
    return sorted(wanted - {0x0A, 0x0D, 0x09})


def build(weight: int, target: Path) -> int:
    """Writes one static TrueType font with the outlines of the wanted characters; returns its number of glyphs."""
    tools: dict[str, Any] = {
        name: import_module(f"fontTools.{name}")
        for name in ("ttLib", "fontBuilder", "pens.cu2quPen", "pens.ttGlyphPen")
    }
    file = Path(str(import_module("manimgx_fonts_cjk").__file__)).with_name(FONT_FILE)
    source = tools["ttLib"].TTFont(file, fontNumber=SIMPLIFIED_CHINESE, lazy=True)
    known = source.getBestCmap()
    cmap = {code: known[code] for code in characters() if code in known}
    order = [".notdef", *dict.fromkeys(cmap.values())]
    outlines = source.getGlyphSet(location={"wght": weight})
    glyphs = {}
    for name in order:
        pen = tools["pens.ttGlyphPen"].TTGlyphPen(None)
        outlines[name].draw(tools["pens.cu2quPen"].Cu2QuPen(pen, CURVE_TOLERANCE, reverse_direction=True))
        glyphs[name] = pen.glyph()
    builder = tools["fontBuilder"].FontBuilder(source["head"].unitsPerEm, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(cmap)
    builder.setupGlyf(glyphs)
    table = builder.font["glyf"]
    builder.setupHorizontalMetrics({name: (round(outlines[name].width), table[name].xMin) for name in order})
    hhea = source["hhea"]
    builder.setupHorizontalHeader(ascent=hhea.ascent, descent=hhea.descent)
    builder.setupNameTable(
        {
            "copyright": source["name"].getDebugName(0),
            "familyName": "Noto Sans CJK SC",
            "styleName": f"Weight {weight}",
            "psName": f"NotoSansCJKsc-{weight}",
            "licenseDescription": source["name"].getDebugName(13),
            "licenseInfoURL": source["name"].getDebugName(14),
        }
    )
    builder.setupOS2(sTypoAscender=hhea.ascent, sTypoDescender=hhea.descent, usWeightClass=weight, fsType=0)
    builder.setupPost(keepGlyphNames=False)
    head = builder.font["head"]
    head.created = head.modified = source["head"].created
    builder.font.recalcTimestamp = False
    builder.save(target)
    return len(order)


def main() -> int:
    """Builds every weight and says what it wrote."""
    for name, weight in WEIGHTS.items():
        target = HERE / "fonts" / f"NotoSansCJKsc-{name}.ttf"
        target.parent.mkdir(exist_ok=True)
        print(f"{target.name}: {build(weight, target)} glyphs, {target.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
