"""Makes the cases of this folder with the reference renderer's modules `prompts` and `tokenizer`.

usage: PYTHONPATH=REFERENCE CLIP_BPE=bpe_simple_vocab_16e6.txt.gz make_cases.py TINY_SCENES_GOLDEN OUT_DIR

Needs ftfy and regex; each file records the versions. ftfy's repair of mojibake is switched off. The texts are junk
from a seeded generator: brackets, numbers, scripts, marks, entities.
"""
import json
import pathlib
import platform
import random
import struct
import sys
import unicodedata

import ftfy
import prompts
import regex
import tokenizer

repair = ftfy.fix_text
tokenizer.ftfy.fix_text = lambda text: repair(text, fix_encoding=False)
CLIP_L, OPEN_CLIP = tokenizer.Tokenizer(False), tokenizer.Tokenizer(True)
MADE_BY = (
    f"make_cases.py; Python {platform.python_version()} (Unicode {unicodedata.unidata_version}), "
    f"ftfy {ftfy.__version__} without fix_encoding, regex {regex.__version__}"
)

SCRIPTS = [
    (0x20, 0x7F), (0xA0, 0x250), (0x250, 0x370), (0x300, 0x370), (0x370, 0x400), (0x400, 0x530), (0x530, 0x600),
    (0x600, 0x700), (0x900, 0x980), (0xE00, 0xE80), (0x1100, 0x1200), (0x10A0, 0x1100), (0x1E00, 0x2000),
    (0x2000, 0x2070), (0x2070, 0x20A0), (0x2100, 0x2300), (0x2460, 0x2500), (0x2600, 0x27C0), (0x3000, 0x3100),
    (0x4E00, 0x4F00), (0xAC00, 0xAD00), (0xF900, 0xFB50), (0xFE00, 0xFE10), (0xFF00, 0xFFEF), (0x1F300, 0x1F650),
    (0x1F900, 0x1FA00), (0x1D400, 0x1D500), (0x1D160, 0x1D170), (0x00, 0x20), (0x80, 0xA0), (0x1F1E6, 0x1F200),
]
WORDS = [
    "'s", "'T", "'re", "'ll", "'ſ", "<|startoftext|>", "<|endoftext|>", "<start_of_text>", "<end_of_text>", "&amp;",
    "&amp", "&lt;", "&eacute;", "&EACUTE;", "&#233;", "&#xe9;", "&#x110000;", "&#0;", "&#150;", "&#59;", "&semi;",
    "&notin;", "&notit;", "&amp;amp;lt;", "&frac12x", "&SZLIG;", "&#x212a;", "&#x1F;", "&NotEqualTilde;", "\r\n", "\r",
    "\u2028", "\x1b[31m", "\x1b[0;1mx", "\u200d", "\ufe0f", "ΑΣ", "Σ", "ΣΑ", "İ", "ß", "ẞ", "ﬁ", "ﬆ", "“", "’", "Ｆ",
    "ｶﾞ", "é", "e\u0301", "a\u0323\u0301", "\u1100\u1161\u11a8", "각", "\u212a", "\u212b", "1", "٣", "Ⅷ", "½",
    "masterpiece", "best quality", ", ", ",", "the", "photo", " ", "  ", "\t", "\n", ".", "!!!", "-", "_", "\u00ad",
    "\ufeff", "\u00a0", "\u3000", "\u0345",
]
EDITS = ["[", "]", "(", ")", ":", "|", "\\", "a", "b", " ", "2", "0.5", "[a:b:2]", "[b:3]", "[a|b]", "\n", "é", ":3]", "[b:"]
WEIGHTS = ["[", "]", "(", ")", ":", "\\", "a", " ", "1.2", ":1.2)", ": 0.5 )", "BREAK", " BREAK ", ":-1)", "日", ":１.５)", ":1.2.3)", ":.)"]
PARTS = ["AND", " AND ", ":", "1.2", " ", "a", "\n", ".5", "5.", "-", "+", "é", "_", "日", ":1", "\u3000", "３"]
TAGS = ["<", ">", "lora", ":", "<lora:", "a", "=", " ", "\n", "é", "_", "0.5", "<a:b>"]
# By the tokens of their names: `a kodak`, `kodak`, `cat ,`, `one`.
EMBEDDINGS = [
    {"tokens": CLIP_L.encode(name), "vectors": vectors}
    for name, vectors in [("a kodak", 3), ("kodak", 1), ("cat ,", 20), ("one", 75)]
]


class Embedding:
    def __init__(self, vectors): self.vectors = vectors


def text(rng):
    out = []
    for _ in range(rng.randint(1, 10)):
        first, end = rng.choice(SCRIPTS)
        some = [chr(c) for c in range(first, end) if unicodedata.category(chr(c)) not in ("Cn", "Cs")]
        out.append(rng.choice(WORDS) if rng.random() < 0.5 else "".join(rng.choices(some, k=rng.randint(1, 4))))
    return "".join(out)


def junk(rng, words, most): return "".join(rng.choices(words, k=rng.randint(1, most)))


def token_cases(rng, count):
    for _ in range(count):
        case = {"text": text(rng)}
        case["clip_l"] = CLIP_L.encode(case["text"])
        other = OPEN_CLIP.encode(case["text"])
        yield case | ({"open_clip": other} if other != case["clip_l"] else {})


def schedule_cases(rng, count):
    for _ in range(count):
        prompt, hires, old = junk(rng, EDITS, 12), rng.choice([None, 6]), rng.random() < 0.3
        steps = rng.choice([1, 5, 10])
        yield {"prompt": prompt, "steps": steps, "hires_steps": hires, "old": old,
               "schedule": prompts.schedule(prompt, steps, hires, old)}


def attention_cases(rng, count):
    for _ in range(count):
        prompt = junk(rng, WEIGHTS, 14)
        try: yield {"prompt": prompt, "parsed": prompts.attention(prompt)}
        except ValueError: yield {"prompt": prompt, "parsed": None}


def part_cases(rng, count):
    for _ in range(count):
        prompt = junk(rng, PARTS, 10)
        yield {"prompt": prompt, "parts": prompts.compose(prompt)}


def network_cases(rng, count):
    for _ in range(count):
        prompt = junk(rng, TAGS, 12)
        rest, networks = prompts.extra_networks(prompt)
        yield {"prompt": prompt, "text": rest, "networks": networks}


def runs(values):
    out = []
    for value in values:
        if out and out[-1][1] == value: out[-1][0] += 1
        else: out.append([1, value])
    return out


def chunk_cases(rng, count):
    words = ["cat", ",", ", dog", "red green blue", "silver gold", "a kodak", "the", "two three four", "six"] * 4
    words += ["(silver:1.3)", "BREAK", "[x]", "(", ")", "one"]
    found = sorted([(e["tokens"], Embedding(e["vectors"])) for e in EMBEDDINGS], key=lambda x: -len(x[0]))
    order = [e["vectors"] for e in EMBEDDINGS]
    for _ in range(count):
        case = {"text": " ".join(rng.choices(words, k=rng.randint(20, 110))), "emphasis": rng.random() < 0.8}
        out = prompts.chunks(case["text"], CLIP_L, found, 49406, 49407, "Original" if case["emphasis"] else "None")
        case["chunks"] = [{
            "tokens": chunk.tokens[: chunk.tokens.index(49407) + 1], "weight_runs": runs(chunk.weights),
            "embeddings_at": [[at, order.index(e.vectors)] for at, e in chunk.fixes]} for chunk in out]
        yield case


def safetensors(path):
    raw = path.read_bytes()
    (size,) = struct.unpack("<Q", raw[:8])
    for name, entry in json.loads(raw[8 : 8 + size]).items():
        if name.startswith("tokens"):
            first, end = (8 + size + offset for offset in entry["data_offsets"])
            yield name, [list(struct.unpack("<77i", raw[at : at + 308])) for at in range(first, end, 308)]


def scene_cases(folder):
    for path in sorted(pathlib.Path(folder).glob("*.safetensors")):
        lines = path.with_suffix(".txt").read_text().split("\n")
        negative = [line.removeprefix("Negative prompt: ") for line in lines if line.startswith("Negative prompt: ")]
        steps = next(int(line.split(",")[0].removeprefix("Steps: ")) for line in lines if line.startswith("Steps: "))
        yield {"job": path.stem, "prompt": lines[0], "negative": negative[0] if negative else "", "steps": steps,
               "tokens": dict(sorted(safetensors(path)))}


def write(path, lists):
    parts = [f' "about": {json.dumps(MADE_BY)}']
    for name, cases in lists.items():
        rows = ",\n".join("  " + json.dumps(case, ensure_ascii=True, separators=(",", ":")) for case in cases)
        parts.append(f' "{name}": [\n{rows}\n ]')
    path.write_text("{\n" + ",\n".join(parts) + "\n}\n")


def main(golden, out):
    rng, out = random.Random(20240727), pathlib.Path(out)
    write(out / "tokens.json", {"tokens": token_cases(rng, 250)})
    write(out / "language.json", {
        "schedules": schedule_cases(rng, 200), "attention": attention_cases(rng, 150), "and": part_cases(rng, 80),
        "extra_networks": network_cases(rng, 60)})
    write(out / "chunks.json", {
        "embeddings": EMBEDDINGS, "chunks": chunk_cases(rng, 30)})
    write(out / "tiny-scenes.json", {"jobs": scene_cases(golden)})


main(*sys.argv[1:])
