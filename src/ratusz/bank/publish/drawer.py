"""A process of its own that draws charts: `python -m ratusz.bank.publish.drawer FONTS`.

vl-convert holds V8 and all of Vega: some 90 MB and a second to start, and a call of it cannot be broken off. Here both cost the
web process nothing, and whoever asked may kill what takes too long. One JSON object a line: `{"spec"}` (Vega-Lite) is answered by
`{"svg", "vega"}`, `{"svg", "scale"}` by `{"png"}` in base64, what goes wrong by `{"error"}`. Ends with its input, or when nobody
has asked for a while.
"""

import base64
import json
import resource
import select
import sys
from typing import IO, Any
from xml.sax.saxutils import escape

import vl_convert

IDLE_S = 900
#: Grown beyond this, the process ends after its answer and the next one begins anew.
LARGEST_KB = 500_000
VEGA_LITE = "6.4"


def main(fonts: str, asked: IO[bytes], answers: IO[bytes]) -> int:
    """Answer line after line of `asked`."""
    vl_convert.register_font_directory(fonts)
    while select.select([asked], [], [], IDLE_S)[0] and (line := asked.readline()):
        answers.write(json.dumps(_answer(json.loads(line)), ensure_ascii=False).encode() + b"\n")
        answers.flush()
        if resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > LARGEST_KB:
            break
    return 0


def _answer(wanted: dict[str, Any]) -> dict[str, Any]:
    try:
        if "svg" in wanted:
            return {"png": base64.b64encode(vl_convert.svg_to_png(wanted["svg"], scale=wanted["scale"])).decode()}
        vega = vl_convert.vegalite_to_vega(wanted["spec"], vl_version=VEGA_LITE)
        return {"svg": _drawn(vega, str(wanted["spec"].get("config", {}).get("font", ""))), "vega": vega}
    except ValueError as error:
        return {"error": str(error)[:2_000]}


def _drawn(vega: dict[str, Any], font: str) -> str:
    """The picture, its texts set and measured in the first family of `font`.

    vl-convert measures a text in an SVG of its own, into which it puts the family without quotes. A name of which a word begins with a
    digit is none there, and another font is measured: texts would be taken for a third wider than they are, and the paper made so.
    """
    first = font.partition(",")[0].strip("' ")
    if not first:
        return str(vl_convert.vega_to_svg(vega, allowed_base_urls=[]))
    quoted = f"&quot;{first}&quot;"
    spelled = json.loads(json.dumps(vega).replace(json.dumps(font), json.dumps(quoted)))
    return str(vl_convert.vega_to_svg(spelled, allowed_base_urls=[])).replace(escape(quoted), font)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1], sys.stdin.buffer, sys.stdout.buffer))
