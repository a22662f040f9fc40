"""Whole-process times of `reprocheck diff` and of other programs on the same pictures."""
import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import time

import numpy
from PIL import Image

PAIRS = os.path.join(os.path.dirname(__file__), "..", "..", "Fixtures", "pairs")

DECODING = "decoding both alone, one thread each"
BASIC = "reprocheck basic"
SAME = "reprocheck full, same size"
CROPPED = "reprocheck full, cropped"
UNRELATED = "reprocheck full, unrelated"
# Milliseconds that a comparison may take on two cores of an idle machine.
LIMITS = [
    ("basic beyond decoding", BASIC, DECODING, 40), (SAME, SAME, None, 150), (CROPPED, CROPPED, None, 350),
    (UNRELATED, UNRELATED, None, 1000),
]

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
    """Milliseconds of the fastest and the middle run, and the least of the processor's time."""
    times, spent = [], []
    for _ in range(repetitions):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        start = time.perf_counter()
        done = subprocess.run(command, capture_output=True)
        times.append(1000 * (time.perf_counter() - start))
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime))
        if done.returncode > 1:
            sys.exit("%s: %s" % (command[0], done.stderr.decode()))
    return min(times), sorted(times)[len(times) // 2], min(spent)


def held(results):
    """What the limits say of the median times."""
    median = {result["case"]: result["median_ms"] for result in results}
    for words, case, floor, limit in LIMITS:
        found = median[case] - (median[floor] if floor else 0)
        print("%-38s %10.0f of %d ms: %s" % (words, found, limit, "holds" if found <= limit else "misses"))


def processor():
    try:
        lines = open("/proc/cpuinfo").read().splitlines()
        return next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    parser.add_argument("--decode-pair", required=True, help="decode_pair.c, built")
    parser.add_argument("--folder", required=True)
    parser.add_argument("--repetitions", type=int, default=9)
    options = parser.parse_args()
    paths = inputs(options.folder)
    a = paths["a"]
    ours = [options.program, "diff", a]
    cases = [
        ("reprocheck --version", [options.program, "--version"]),
        (BASIC, ours + [paths["same-size"], "--measures", "basic"]),
        (SAME, ours + [paths["same-size"]]),
        (CROPPED, ours + [paths["cropped"]]),
        (UNRELATED, ours + [paths["unrelated"]]),
        (DECODING, [options.decode_pair, a, paths["same-size"]]),
        ("ImageHash aHash, dHash, pHash", [sys.executable, "-c", HASH, a, paths["same-size"]]),
        ("pdqhash", [sys.executable, "-c", PDQ, a, paths["same-size"]]),
        ("scikit-image SSIM", [sys.executable, "-c", SSIM, a, paths["same-size"]]),
        ("ImageMagick PSNR", ["compare", "-metric", "PSNR", a, paths["same-size"], "null:"]),
        ("ImageMagick pHash", ["compare", "-metric", "PHASH", a, paths["same-size"], "null:"]),
    ]
    load = os.getloadavg()[0]
    machine = {"processor": processor(), "cores": len(os.sched_getaffinity(0)), "load": round(load, 2)}
    print("%(processor)s, %(cores)d cores, load %(load).1f at the start" % machine)
    print("%-38s %10s %10s %10s" % ("whole process, 1024x1024", "fastest ms", "median ms", "processor"))
    results = []
    for name, command in cases:
        fastest, median, spent = (round(value, 1) for value in measured(command, options.repetitions))
        print("%-38s %10.0f %10.0f %10.0f" % (name, fastest, median, spent), flush=True)
        results.append({"case": name, "fastest_ms": fastest, "median_ms": median, "processor_ms": spent})
    held(results)
    place = os.path.join(options.folder, "diff.json")
    with open(place, "w") as file:
        json.dump({"machine": machine, "repetitions": options.repetitions, "results": results}, file, indent=1)
    print("JSON: " + place)


if __name__ == "__main__":
    main()
