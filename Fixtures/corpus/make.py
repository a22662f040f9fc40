#!/usr/bin/env python3
"""Takes what may be committed out of the shared corpus: `make.py CORPUS_DIR` (SOURCES.md beside this file)."""
import json
import pathlib
import shutil
import sys

LICENCES = {"MIT", "Apache-2.0", "0BSD", "Unlicense"}


def licences(corpus):
    """Repository -> licence, from the table in the corpus's SOURCES.md."""
    table = {}
    for line in (corpus / "SOURCES.md").read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("| ").split("|")]
        if len(cells) == 4 and "/" in cells[0]:
            table[cells[0]] = cells[3]
    return table


def free(row, table):
    source = row["source"]
    if source.startswith("written by hand"):
        return True
    return any(repository in source for repository, licence in table.items() if licence in LICENCES)


def main():
    corpus, here = pathlib.Path(sys.argv[1]), pathlib.Path(__file__).parent
    table = licences(corpus)
    rows = [json.loads(line) for line in open(corpus / "corpus.jsonl", encoding="utf-8")]
    images = [json.loads(line) for line in open(corpus / "images/expected.jsonl", encoding="utf-8")]
    rows = [row for row in rows if free(row, table)]
    images = [row for row in images if row["licence"].split(" ")[0] in LICENCES | {"CC0"}]
    for name, kept in ("strings", rows), ("images", images):
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in kept)
        (here / f"{name}.jsonl").write_text(text, encoding="utf-8")
    shutil.copyfile(corpus / "adversarial.jsonl", here / "adversarial.jsonl")
    (here / "images").mkdir(exist_ok=True)
    for row in images:
        shutil.copyfile(corpus / "images" / row["file"], here / "images" / row["file"])


if __name__ == "__main__":
    main()
