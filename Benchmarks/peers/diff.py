"""Whole-process times of `reprocheck diff` and of other programs on the same pictures."""
import argparse
import json
import os
import platform
import subprocess
import sys
import time

import numpy
from PIL import Image

PAIRS = os.path.join(os.path.dirname(__file__), "..", "..", "Fixtures", "pairs")

HASH = """
import sys, imagehash
from PIL import Image
hashes = [[f(Image.open(p)) for f in (imagehash.average_hash, imagehash.dhash, imagehash.phash)] for p in sys.argv[1:]]
print([a - b for a, b in zip(*hashes)])
"""
PDQ = """
import sys, numpy, pdqhash
from PIL import Image
a, b = (pdqhash.compute(numpy.asarray(Image.open(p).convert("RGB")))[0] for p in sys.argv[1:])
print((a != b).sum())
"""
SSIM = """
import sys, numpy
from PIL import Image
from skimage.metrics import structural_similarity
a, b = (numpy.asarray(Image.open(p).convert("RGB")) for p in sys.argv[1:])
print(structural_similarity(a, b, channel_axis=2, gaussian_weights=True, sigma=1.5, use_sample_covariance=False))
"""
DECODE = """
import sys
from concurrent.futures import ThreadPoolExecutor
from PIL import Image
with ThreadPoolExecutor(2) as pool: list(pool.map(lambda path: Image.open(path).load(), sys.argv[1:]))
"""


def square(name, seed):
    """A fixture's middle at 1024x1024, with grain, so that its file is as large as a rendered picture's."""
    image = Image.open(os.path.join(PAIRS, name)).convert("RGB")
    side = min(image.size)
    left, top = (image.width - side) // 2, (image.height - side) // 2
    image = image.crop((left, top, left + side, top + side)).resize((1024, 1024), Image.LANCZOS)
    grain = numpy.random.default_rng(seed).normal(0, 2, (1024, 1024, 3))
    return numpy.clip(numpy.asarray(image) + grain, 0, 255).round().astype(numpy.uint8)


def inputs(folder):
    a, other = square("astronaut.png", 1), square("china.jpg", 2)
    small = numpy.clip(a + numpy.random.default_rng(3).normal(0, 6, a.shape), 0, 255).round().astype(numpy.uint8)
    made = {"a": a, "same-size": small, "cropped": a[:922, 80:], "unrelated": other}
    paths = {name: os.path.join(folder, name + ".png") for name in made}
    for name, pixels in made.items():
        Image.fromarray(pixels).save(paths[name])
    return paths


def measured(command, repetitions):
    """Milliseconds of the fastest and the middle run."""
    times = []
    for _ in range(repetitions):
        start = time.perf_counter()
        done = subprocess.run(command, capture_output=True)
        times.append(1000 * (time.perf_counter() - start))
        if done.returncode > 1:
            sys.exit("%s: %s" % (command[0], done.stderr.decode()))
    return min(times), sorted(times)[len(times) // 2]


def processor():
    try:
        lines = open("/proc/cpuinfo").read().splitlines()
        return next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    parser.add_argument("--folder", required=True)
    parser.add_argument("--repetitions", type=int, default=9)
    options = parser.parse_args()
    paths = inputs(options.folder)
    a = paths["a"]
    ours = [options.program, "diff", a]
    cases = [
        ("reprocheck --version", [options.program, "--version"]),
        ("reprocheck basic", ours + [paths["same-size"], "--measures", "basic"]),
        ("reprocheck full, same size", ours + [paths["same-size"]]),
        ("reprocheck full, cropped", ours + [paths["cropped"]]),
        ("reprocheck full, unrelated", ours + [paths["unrelated"]]),
        ("decoding alone, Pillow, two threads", [sys.executable, "-c", DECODE, a, paths["same-size"]]),
        ("ImageHash aHash, dHash, pHash", [sys.executable, "-c", HASH, a, paths["same-size"]]),
        ("pdqhash", [sys.executable, "-c", PDQ, a, paths["same-size"]]),
        ("scikit-image SSIM", [sys.executable, "-c", SSIM, a, paths["same-size"]]),
        ("ImageMagick PSNR", ["compare", "-metric", "PSNR", a, paths["same-size"], "null:"]),
        ("ImageMagick SSIM", ["compare", "-metric", "SSIM", a, paths["same-size"], "null:"]),
        ("ImageMagick pHash", ["compare", "-metric", "PHASH", a, paths["same-size"], "null:"]),
    ]
    load = os.getloadavg()[0]
    machine = {"processor": processor(), "cores": len(os.sched_getaffinity(0)), "load": round(load, 2)}
    print("%(processor)s, %(cores)d cores, load %(load).1f at the start" % machine)
    print("%-38s %10s %10s" % ("whole process, 1024x1024", "fastest ms", "median ms"))
    results = []
    for name, command in cases:
        fastest, median = measured(command, options.repetitions)
        print("%-38s %10.0f %10.0f" % (name, fastest, median), flush=True)
        results.append({"case": name, "fastest_ms": round(fastest, 1), "median_ms": round(median, 1)})
    place = os.path.join(options.folder, "diff.json")
    with open(place, "w") as file:
        json.dump({"machine": machine, "repetitions": options.repetitions, "results": results}, file, indent=1)
    print("JSON: " + place)


if __name__ == "__main__":
    main()
