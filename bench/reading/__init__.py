"""How well files are read, beside the best figures known: `python -m bench.reading [PART…]`.

    parts.py     the register: what a part gives, the files kept aside
    pollock.py   polluted CSV files, the score of the Pollock benchmark        measures.py  its measures
    dialects.py  separator and quotation mark of annotated files
    horror.py    office files and the portal's samples: read, or refused for the right reason
    goldens.py   figures of Polish offices, looked up by hand                  figures*.py  what they are

Per-file results are kept in var/bench/reading-PART.json.
"""
