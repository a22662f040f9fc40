#!/usr/bin/env python3
"""Makes the files of this folder: make.py OUT_DIR. Needs Pillow 11.3.0 and numpy. PNG pixels are computed here from
the samples written, and checked against Pillow where Pillow has the same rule; JPEG, WebP and resizes are Pillow's."""
import base64, hashlib, io, json, pathlib, struct, sys, zlib
import numpy as np
import PIL
from PIL import Image, ImageCms

out = pathlib.Path(sys.argv[1])


def sha(a): return hashlib.sha256(np.ascontiguousarray(a).tobytes()).hexdigest()


def save(name, about, cases):
    body = ",\n".join("  " + json.dumps(c) for c in cases)
    (out / name).write_text('{"about": %s,\n "cases": [\n%s\n]}\n' % (json.dumps(about), body))


def noise(n):
    i = np.arange(n, dtype=np.int64)
    return (i * i * 31 + i * 7 + (i >> 5) * 13) & 255


# --- resizing
cases = []
for w, h, c, nw, nh in [(64, 48, 1, 9, 8), (64, 48, 1, 17, 16), (64, 48, 1, 32, 32), (7, 5, 1, 32, 32), (1, 1, 1, 9, 8),
                        (150, 3, 1, 8, 8), (3, 150, 1, 8, 8), (40, 30, 3, 16, 16), (33, 21, 3, 20, 21),
                        (33, 21, 3, 33, 10), (9, 9, 3, 64, 3), (200, 120, 1, 199, 119)]:
    a = noise(w * h * c).astype(np.uint8)
    r = np.asarray(Image.fromarray(a.reshape(h, w) if c == 1 else a.reshape(h, w, 3)).resize((nw, nh), Image.LANCZOS))
    cases.append(dict(width=w, height=h, channels=c, to=[nw, nh], first=r.ravel()[:6].tolist(), sha256=sha(r)))
save("lanczos.json", f"Pillow {PIL.__version__}, Image.resize(LANCZOS); source byte i = (i*i*31 + i*7 + (i>>5)*13) & 255",
     cases)


# --- PNG
def chunk(kind, data): return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def packed(rows, depth):
    if depth == 16: return [b"".join(struct.pack(">H", v) for v in r) for r in rows]
    if depth == 8: return [bytes(r) for r in rows]
    res = []
    for r in rows:
        bits = "".join(format(v, f"0{depth}b") for v in r)
        bits += "0" * (-len(bits) % 8)
        res.append(bytes(int(bits[i:i + 8], 2) for i in range(0, len(bits), 8)))
    return res


ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def png(samples, depth, kind, interlaced, extra=b""):
    h, w, c = samples.shape
    data = b""
    passes = ADAM7 if interlaced else [(0, 0, 1, 1)]
    for x0, y0, dx, dy in passes:
        part = samples[y0::dy, x0::dx]
        if part.size == 0: continue
        for line in packed(part.reshape(part.shape[0], -1).tolist(), depth): data += b"\0" + line
    head = struct.pack(">IIBBBBB", w, h, depth, kind, 0, 0, int(interlaced))
    return PNGSIG + chunk(b"IHDR", head) + extra + chunk(b"IDAT", zlib.compress(data, 9)) + chunk(b"IEND", b"")


PNGSIG = b"\x89PNG\r\n\x1a\n"


def expected(rgba, depth):
    """rgba: samples of 8 or 16 bits -> (rgb8, px16)."""
    if depth == 16:
        px16, eight = rgba, (rgba.astype(np.int64) * 255 + 32767) // 65535
    else:
        px16, eight = rgba * 257, rgba
    a = eight[..., 3:].astype(np.int64)
    rgb8 = ((eight[..., :3] * a + 255 * (255 - a) + 127) // 255).astype(np.uint8)
    return rgb8, px16.astype("<u2")


cases = []
h, w = 7, 9
for kind, depths in [(0, [1, 2, 4, 8, 16]), (2, [8, 16]), (3, [1, 2, 4, 8]), (4, [8, 16]), (6, [8, 16])]:
    for depth in depths:
        for interlaced in (False, True):
            for trns in ((False, True) if kind in (0, 2, 3) else (False,)):
                c = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[kind]
                top = (1 << depth) - 1
                s = noise(h * w * c * 2)[: h * w * c * 2: 2].reshape(h, w, c)
                if depth == 16: s = s * 256 + noise(h * w * c).reshape(h, w, c)
                s = s & top
                extra = b""
                out_depth = 16 if depth == 16 else 8
                full = (1 << out_depth) - 1
                scale = 1 if depth == 16 else 255 // top
                alpha = np.full((h, w), full, np.int64)
                if kind == 3:
                    entries = min(1 << depth, 200)
                    s = s % entries
                    palette = noise(entries * 3).reshape(-1, 3)
                    extra += chunk(b"PLTE", palette.astype(np.uint8).tobytes())
                    rgb = palette[s[..., 0]]
                    if trns:
                        table = noise(entries)[: max(1, entries // 2)]
                        extra += chunk(b"tRNS", table.astype(np.uint8).tobytes())
                        alpha = np.concatenate([table, np.full(entries, 255)])[s[..., 0]]
                elif kind in (0, 4):
                    rgb = np.repeat(s[..., :1] * scale, 3, 2)
                    if kind == 4: alpha = s[..., 1]
                    if trns:
                        extra += chunk(b"tRNS", struct.pack(">H", int(s[2, 3, 0])))
                        alpha = np.where(s[..., 0] == s[2, 3, 0], 0, full)
                else:
                    rgb = s[..., :3]
                    if kind == 6: alpha = s[..., 3]
                    if trns:
                        extra += chunk(b"tRNS", struct.pack(">HHH", *map(int, s[2, 3])))
                        alpha = np.where((s == s[2, 3]).all(-1), 0, full)
                rgba = np.concatenate([rgb, alpha[..., None]], -1).astype(np.int64)
                rgb8, px16 = expected(rgba, out_depth)
                file = png(s, depth, kind, interlaced, extra)
                if depth < 16 and not (kind == 0 and trns):  # Pillow has other rules for these
                    theirs = np.asarray(Image.open(io.BytesIO(file)).convert("RGBA")).astype(np.int64)
                    assert (theirs == rgba).all(), (kind, depth, trns)
                cases.append(dict(name=f"type {kind}, {depth} bits{', interlaced' * interlaced}{', tRNS' * trns}",
                                  file=base64.b64encode(file).decode(), width=w, height=h, bits=depth,
                                  transparent=bool((rgba[..., 3] < full).any()), rgb_sha256=sha(rgb8), px16_sha256=sha(px16)))
save("png.json", "Every colour type, depth and order of rows of PNG; px16 is little-endian R, G, B, A", cases)


# --- JPEG and WebP
y, x = np.mgrid[0:37, 0:51]
scene = np.stack([x * 5, y * 6, (x * y) % 256], -1).astype(np.uint8)
scene[10:20, 10:30] = (250, 20, 30)
image = Image.fromarray(scene)


def written(im, kind, **options):
    b = io.BytesIO()
    im.save(b, kind, **options)
    return b.getvalue()


def laid_on_white(im):
    a = np.asarray(im.convert("RGBA")).astype(np.int64)
    return ((a[..., :3] * a[..., 3:] + 255 * (255 - a[..., 3:]) + 127) // 255).astype(np.uint8)


def inks(file):
    """The CMYK rule of section 1.3; Pillow's CMYK values are already 255 minus the stored ones."""
    a = np.asarray(Image.open(io.BytesIO(file))).astype(np.int64)
    nk = 255 - a[..., 3:]
    t = a[..., :3] * nk + 128
    return np.clip(nk - ((t + (t >> 8)) >> 8), 0, 255).astype(np.uint8)


def case(name, file, rgb, **facts):
    return dict(name=name, file=base64.b64encode(file).decode(), width=rgb.shape[1], height=rgb.shape[0],
                rgb_sha256=sha(rgb), **facts)


cases = []
for name, im, options in [
        ("grey", image.convert("L"), {}), ("4:2:0", image, {}), ("4:2:2", image, dict(subsampling=1)),
        ("4:4:4", image, dict(subsampling=0)), ("progressive", image, dict(progressive=True, quality=40)),
        ("restart markers", image, dict(restart_marker_rows=1)), ("1 x 1", image.crop((3, 3, 4, 4)), {})]:
    file = written(im, "JPEG", **options)
    cases.append(case(name, file, np.asarray(Image.open(io.BytesIO(file)).convert("RGB"))))
cmyk = Image.fromarray(np.concatenate([255 - scene, (scene[..., :1] // 3)], -1), "CMYK")
file = written(cmyk, "JPEG", quality=90)
cases.append(case("CMYK with Adobe marker", file, inks(file), model="CMYK"))
place = file.index(b"\xff\xeeAdobe".replace(b"\xff\xee", b"")) - 4
size = struct.unpack(">H", file[place + 2:place + 4])[0]
bare = file[:place] + file[place + 2 + size:]
plain = np.asarray(Image.open(io.BytesIO(bare))).astype(np.int64)
plain = 255 - plain  # Pillow inverts with and without the marker
nk = 255 - plain[..., 3:]
t = plain[..., :3] * nk + 128
cases.append(case("CMYK without Adobe marker", bare,
                  np.clip(nk - ((t + (t >> 8)) >> 8), 0, 255).astype(np.uint8), model="CMYK"))
ycck = bytearray(file)
ycck[place + 2 + size - 1] = 2  # the same inks, said to be YCbCr
cases.append(case("YCCK", bytes(ycck), inks(bytes(ycck)), model="CMYK"))
exif = Image.Exif()
exif[0x0112] = 6
file = written(image, "JPEG", exif=exif)
upright = Image.open(io.BytesIO(file)).transpose(Image.Transpose.ROTATE_270)
cases.append(case("orientation 6", file, np.asarray(upright.convert("RGB")), orientation=6))
profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
profile = profile[:24] + bytes(12) + profile[36:]  # without its date
file = written(image, "JPEG", icc_profile=profile)
cases.append(case("sRGB profile", file, np.asarray(Image.open(io.BytesIO(file)).convert("RGB")), profile="sRGB"))
file = written(image, "JPEG", icc_profile=profile.replace(b"s\0R\0G\0B", b"x\0Y\0Z\0W").replace(b"sRGB", b"xYZW"))
cases.append(case("other profile", file, np.asarray(Image.open(io.BytesIO(file)).convert("RGB")), profile="embedded"))
save("jpeg.json", f"Pillow {PIL.__version__} with its libjpeg-turbo; CMYK by the rule in make.py", cases)

cases = []
ramp = Image.fromarray(np.concatenate([scene, ((x + y) * 3 % 256)[..., None].astype(np.uint8)], -1), "RGBA")
for name, im, options in [("lossy", image, dict(quality=70)), ("lossless", image, dict(lossless=True)),
                          ("lossy with alpha", ramp, dict(quality=70)), ("lossless with alpha", ramp, dict(lossless=True)),
                          ("1 x 1", image.crop((3, 3, 4, 4)), {})]:
    file = written(im, "WEBP", **options)
    cases.append(case(name, file, laid_on_white(Image.open(io.BytesIO(file))), lossy="lossless" not in name))
file = written(image, "WEBP", save_all=True, append_images=[image.rotate(180), image], lossless=True)
cases.append(case("animation", file, np.asarray(image), frames=3))
save("webp.json", f"Pillow {PIL.__version__} with its libwebp, laid on white", cases)


# --- profiles
def s15(v): return struct.pack(">i", int(round(v * 65536)))


def xyz(v): return b"XYZ \0\0\0\0" + b"".join(map(s15, v))


def icc(name, primaries, curve):
    head = bytearray(128)
    head[8:12], head[12:24], head[36:40] = b"\x02\x40\0\0", b"mntrRGB XYZ ", b"acsp"
    head[68:80] = s15(0.9642) + s15(1) + s15(0.8249)
    desc = b"desc\0\0\0\0" + struct.pack(">I", len(name) + 1) + name.encode() + b"\0" * 79
    tags = [(b"desc", desc), (b"cprt", b"text\0\0\0\0CC0\0"), (b"wtpt", xyz((0.9642, 1, 0.8249)))]
    tags += list(zip((b"rXYZ", b"gXYZ", b"bXYZ"), map(xyz, primaries)))
    tags += [(t, curve) for t in (b"rTRC", b"gTRC", b"bTRC")]
    table, data, start = b"", b"", 128 + 4 + 12 * len(tags)
    for tag, content in tags:
        table += tag + struct.pack(">II", start + len(data), len(content))
        data += content + b"\0" * (-len(content) % 4)
    body = bytes(head) + struct.pack(">I", len(tags)) + table + data
    return struct.pack(">I", len(body)) + body[4:]


p3 = (0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407)
adobe = (0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457)
srgb_curve = b"para\0\0\0\0" + struct.pack(">HH", 3, 0) + b"".join(map(s15, (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)))
gamma = b"curv\0\0\0\0" + struct.pack(">IH", 1, 563)
steps = b"curv\0\0\0\0" + struct.pack(">I", 64) + b"".join(
    struct.pack(">H", int(round((i / 63) ** 1.8 * 65535))) for i in range(64))
levels = np.concatenate([noise(180), [0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 255, 0]]).astype(np.uint8)
cases = []
for name, primaries, curve in (("Display P3 alike", p3, srgb_curve), ("Adobe RGB alike", adobe, gamma), ("table", p3, steps)):
    profile = icc(name, primaries, curve)
    converted = ImageCms.profileToProfile(
        Image.fromarray(levels.reshape(8, 8, 3)), ImageCms.ImageCmsProfile(io.BytesIO(profile)),
        ImageCms.createProfile("sRGB"), renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC)
    cases.append(dict(name=name, profile=base64.b64encode(profile).decode(), levels=levels.tolist(),
                      srgb=np.asarray(converted).ravel().tolist()))
save("profiles.json", f"Pillow {PIL.__version__} with LittleCMS, relative colorimetric; profiles made here", cases)
