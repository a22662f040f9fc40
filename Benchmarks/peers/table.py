"""Prints what Scripts/bench --peers measured: `table.py FOLDER`. Medians over all rounds, and each peer's as a ratio."""

import json
import pathlib
import statistics
import sys

ROWS = {
    "UNet step, batch of 2, 512x512": "unet_step_s",
    "VAE decode, 512x512": "vae_decode_s",
    "SDXL UNet step, batch of 2, 832x1216": "sdxl_step_s",
}
PEERS = ["openvino", "diffusers", "openvino-bfloat16", "diffusers-bfloat16"]


def objects(folder, pattern):
    for path in sorted(folder.glob(pattern)):
        text = path.read_text().strip()
        if text:
            yield json.loads(text)


def seconds_of(folder, profile):
    found = {}
    for run in objects(folder, profile + "-[0-9]*.json"):
        for row in run["rows"]:
            found.setdefault(row["name"], []).extend(row["seconds"])
    return found


def median_of(folder, peer, key):
    seconds = [run[key] for run in objects(folder, peer + "-[0-9]*.json") if key in run]
    return statistics.median(seconds) if seconds else None


def compared(folder):
    native, portable = seconds_of(folder, "native"), seconds_of(folder, "portable")
    for name, key in ROWS.items():
        if name not in native:
            continue
        ours, other = statistics.median(native[name]), statistics.median(portable[name])
        print(f"{name}: native {ours:.2f} s ({min(native[name]):.2f} to {max(native[name]):.2f}), "
              f"portable {other:.2f} s ({other / ours:.2f} of native)")
        for peer in PEERS:
            theirs = median_of(folder, peer, key)
            if theirs:
                print(f"    {peer:20} {theirs:6.2f} s   native takes {ours / theirs:.2f} of it")


def others(folder):
    for run in objects(folder, "program.json"):
        for row in run["rows"]:
            print(f"{row['name']}: {row['median']:.2f} s {row.get('note', '')}")
    for run in objects(folder, "native-1.json"):
        for row in run["rows"]:
            if row["name"] not in ROWS:
                print(f"{row['name']}: {row['median']:.2f} s {row.get('note', '')}")
    for peer in PEERS:
        peaks = [run["peak_resident_gib"] for run in objects(folder, peer + "-[0-9]*.json")]
        if peaks:
            print(f"peak resident memory of {peer}: {max(peaks):.2f} GiB")


folder = pathlib.Path(sys.argv[1])
for run in objects(folder, "native-1.json"):
    print(f"{run['processor']}, {run['instructionSet']}, {run['threads']} threads, "
          f"measured peak {run['peakGigaflops']:.0f} GFLOP/s, load {run['load']} at the start")
compared(folder)
others(folder)
