"""Makes merges.bin, entities.txt and compositions.txt from the published vocabulary and Python's own tables.

usage: make_tables.py bpe_simple_vocab_16e6.txt.gz ftfy.json OUT_DIR     (Python 3.11; no other packages)

`ftfy.json` holds the dictionary `html_entities` of ftfy.chardata 6.3.1.

merges.bin, little-endian uint16 throughout: for each symbol 0 ... 49405 and one past the end the index of the first
pair whose left side it is; then the pairs, sorted by (left, right), each as (right, merged symbol). Symbols are token
ids: 256 bytes, the same at the end of a word, then one per merge in the order of the vocabulary. So a lower merged
symbol is an earlier merge.

entities.txt: `NAME HEX...`, one a line, sorted. A name ends in `;` unless HTML also knows it without. `!` marks the
upper-case names that ftfy adds.

compositions.txt: Unicode's canonical mappings, one step each, without Hangul: `SCALAR FIRST [SECOND]` in hexadecimal,
sorted. `!` marks those that are only taken apart, never put together.
"""
import gzip
import hashlib
import html.entities
import json
import pathlib
import struct
import sys
import unicodedata

VOCABULARY_SHA256 = "924691ac288e54409236115652ad4aa250f48203de50a9e4722a6ecd48d6804a"
SYMBOLS = 49406


def byte_letters():
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [b for b in range(256) if b not in printable]
    return [chr(b) for b in printable] + [chr(256 + n) for n in range(len(others))]


def merges(packed):
    assert hashlib.sha256(packed).hexdigest() == VOCABULARY_SHA256
    lines = gzip.decompress(packed).decode().split("\n")[1:]
    letters = byte_letters()
    pairs = [line.split() for line in lines[: SYMBOLS - 2 * len(letters)]]
    symbols = letters + [c + "</w>" for c in letters] + [a + b for a, b in pairs]
    ids = {text: n for n, text in enumerate(symbols)}
    assert len(ids) == SYMBOLS
    table = sorted((ids[a], ids[b], ids[a + b]) for a, b in pairs)
    # The tokenizer merges the earliest pair first, wherever it stands, which is right only if no merge makes a pair
    # that comes earlier than itself.
    assert all(max(left, right) < merged for left, right, merged in table)
    starts, n = [], 0
    for symbol in range(SYMBOLS + 1):
        while n < len(table) and table[n][0] < symbol: n += 1
        starts.append(n)
    return struct.pack(f"<{len(starts)}H", *starts) + b"".join(struct.pack("<2H", r, m) for _, r, m in table)


def entities(ftfy):
    names = dict(html.entities.html5)
    added = {name[1:]: text for name, text in ftfy["html_entities"].items() if name[1:] not in names}
    assert all(ftfy["html_entities"]["&" + name] == text for name, text in names.items() if name.endswith(";"))
    lines = [(name, name, text) for name, text in names.items()] + [(n, "!" + n, t) for n, t in added.items()]
    return "".join(f"{shown} {' '.join(f'{ord(c):X}' for c in text)}\n" for _, shown, text in sorted(lines))


def compositions():
    lines = []
    for scalar in range(0x110000):
        mapping = unicodedata.decomposition(chr(scalar))
        if not mapping or mapping.startswith("<"): continue
        composes = unicodedata.normalize("NFC", chr(scalar)) == chr(scalar)
        parts = " ".join(f"{int(part, 16):X}" for part in mapping.split())
        lines.append(f"{'' if composes else '!'}{scalar:X} {parts}\n")
    return "".join(lines)


def main(vocabulary, ftfy, out):
    out = pathlib.Path(out)
    (out / "merges.bin").write_bytes(merges(pathlib.Path(vocabulary).read_bytes()))
    (out / "entities.txt").write_text(entities(json.loads(pathlib.Path(ftfy).read_text())))
    (out / "compositions.txt").write_text(compositions())
    for name in ("merges.bin", "entities.txt", "compositions.txt"):
        print(hashlib.sha256((out / name).read_bytes()).hexdigest(), name)


main(*sys.argv[1:])
