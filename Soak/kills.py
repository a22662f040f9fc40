#!/usr/bin/env python3
"""Kills `reprocheck verify` with SIGKILL at random moments, starts it again on the same ledger until one run ends, and
compares its reports with those of an undisturbed run, byte for byte; then the next ledger, until enough were killed.

usage: Soak/kills.py TOOL [--kills N] [--seed S] [--claims N]
"""
import argparse
import pathlib
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

fixture = pathlib.Path(__file__).resolve().parent.parent / "Fixtures/tiny-scenes"
settings = "Sampler: Euler, Schedule type: Automatic, CFG scale: 7, Size: 64x64, Model hash: 949e39aa10, RNG: CPU"
reports = ["json", "html", "xml", "md"]


def make_folder(folder, claims):
    """Claims that are rendered soon, some with a LoRA, among pictures that are compared or can't be tested."""
    (folder / "images/deep").mkdir(parents=True)
    for number in range(claims):
        lora = " <lora:neon:0.8>" if number % 3 == 0 else ""
        text = f"a red ball{lora}\nSteps: {1 + number % 3}, Seed: {number}, {settings}, Version: v1.10.1\n"
        (folder / f"images/{number:03}.txt").write_text(text)
    for name in ["12-wrong-seed.png", "16-wrong-model-hash.png", "17-metadata-stripped.png"]:
        shutil.copyfile(fixture / "images" / name, folder / "images" / name)
        shutil.copyfile(fixture / "images" / name, folder / "images/deep" / name)


def command(tool, ledger):
    out = [word for ending in reports for word in ("--report", f"out/r.{ending}")]
    return [tool, "verify", "images", "--models", fixture / "models", "--ledger", ledger, *out]


def start(tool, folder, ledger):
    return subprocess.Popen(
        command(tool, ledger), cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def written(folder):
    return {path.name: path.read_bytes() for path in sorted((folder / "out").glob("r.*"))}


def kept(ledger):
    """How many findings are kept; the file must be whole."""
    if not ledger.exists():
        return 0
    database = sqlite3.connect(ledger)
    try:
        if database.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            sys.exit(f"kills: {ledger} is damaged")
        tables = database.execute("SELECT count(*) FROM sqlite_master WHERE name = 'finding'").fetchone()[0]
        return database.execute("SELECT count(*) FROM finding").fetchone()[0] if tables else 0
    finally:
        database.close()


def chain(tool, folder, ledger, moments, length, whole, left):
    """Kills runs on one ledger until one ends. Returns how many were killed."""
    killed = before = 0
    while True:
        shutil.rmtree(folder / "out", ignore_errors=True)
        (folder / "out").mkdir()
        process = start(tool, folder, ledger)
        if killed < left:
            try:
                process.wait(moments.uniform(0, length))
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
        status = process.wait()
        found = written(folder)
        if any(whole[name] != data for name, data in found.items()):
            sys.exit(f"kills: a report differs after {killed} kills; look into {folder}")
        now = kept(ledger)
        if now < before:
            sys.exit(f"kills: {before} findings were kept, and {now} are left; look into {folder}")
        before = now
        if status != -signal.SIGKILL:
            if status != 1 or found != whole:
                sys.exit(f"kills: status {status} after {killed} kills; look into {folder}")
            return killed
        killed += 1


def main(tool, kills, seed, claims):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="reprocheck-kills-"))
    make_folder(folder, claims)
    (folder / "out").mkdir()
    begin = time.monotonic()
    status = start(tool, folder, folder / "whole.sqlite").wait()
    length = time.monotonic() - begin
    whole = written(folder)
    if status != 1 or len(whole) != len(reports):
        sys.exit(f"kills: the undisturbed run ended with {status}; look into {folder}")
    print(f"undisturbed: {length:.2f} s, {kept(folder / 'whole.sqlite')} findings; seed {seed}", flush=True)
    moments = random.Random(seed)
    killed = ledgers = 0
    while killed < kills:
        ledger = folder / f"{ledgers}.sqlite"
        killed += chain(tool, folder, ledger, moments, length, whole, kills - killed)
        ledgers += 1
        for rest in folder.glob(f"{ledgers - 1}.sqlite*"):
            rest.unlink()
        print(f"killed {killed} of {kills}, {ledgers} runs ended with the same reports", flush=True)
    shutil.rmtree(folder)


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("tool", type=pathlib.Path)
    options.add_argument("--kills", type=int, default=1000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--claims", type=int, default=24)
    given = options.parse_args()
    main(given.tool.resolve(), given.kills, given.seed, given.claims)
