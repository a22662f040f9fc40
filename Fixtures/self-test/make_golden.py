"""Makes `Sources/Commands/Doctor/self_test.json`: `make_golden.py MODEL.safetensors OUT.json`, with the Python reference
renderer (module `render`, not part of this repository) on PYTHONPATH. MODEL is what `reprocheck doctor --write-model
MODEL.safetensors` writes. Of every tensor evenly spaced values are kept.
"""
import json
import pathlib
import sys
import tempfile

import torch
from safetensors.torch import load_file, save_file

import render
import text_encoders
import tiny_models

VAE = "first_stage_model."
INFOTEXT = ("a (small:1.2) lighthouse, [fog]\nNegative prompt: rust\nSteps: 2, Sampler: Euler, Schedule type: Automatic, "
            "CFG scale: 5, Seed: 20260101, Size: 64x64, RNG: CPU, Version: v1.10.1")
PARAMETERS = {"model": "m", "prompt": "a (small:1.2) lighthouse, [fog]", "negative": "rust", "Steps": 2, "Sampler": "Euler",
              "Schedule type": "Automatic", "CFG scale": 5.0, "Seed": 20260101, "Size": (64, 64), "RNG": "CPU", "Version": "v1.10.1"}
COUNT = 128

model, out = sys.argv[1:]
torch.set_num_threads(1)
tiny_models.KINDS["sd1"]["text"]["clip_l"] = dict(width=64, layers=1)
tensors = dict(load_file(model))
shape = dict(block_out_channels=(32,) * 4, layers_per_block=1)
encoder = tiny_models.AutoencoderKL(down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4, latent_channels=4, **shape)
for key, t in encoder.state_dict().items():
    ldm, t = tiny_models.ldm_keys.vae(key, t)
    if not ldm.startswith((VAE + "decoder.", VAE + "post_quant_conv")): tensors[ldm] = torch.zeros_like(t)

seen = {}
encode, guide = render.Model.encode, render.Guide


def watched(self, texts, size, *args, **more):
    states = encode(self, texts, size, *args, **more)
    seen.setdefault("cond", states)
    return states


class Guide(guide):
    def __call__(self, x, level, **more):
        result = super().__call__(x, level, **more)
        seen.setdefault("denoised_00", result[0].clone())
        return result


render.Model.encode, render.Guide = watched, Guide
with tempfile.TemporaryDirectory() as folder:
    save_file(tensors, pathlib.Path(folder) / "m.safetensors")
    found = render.render(folder, PARAMETERS)


def plain(x):
    while isinstance(x, (list, tuple, dict)): x = next(iter(x.values())) if isinstance(x, dict) else x[0]
    x = torch.as_tensor(x).float().flatten()
    step = max(len(x) // COUNT, 1)
    return [float(f"{v:.9g}") for v in x[::step][:COUNT].tolist()]


values = {"noise": found["noise"], "cond": seen["cond"], "denoised_00": seen["denoised_00"], "latent": found["latent"], "pixels": found["pixels"]}
json.dump({"infotext": INFOTEXT} | {k: plain(v) for k, v in values.items()}, open(out, "w"), indent=None, separators=(",", ":"))
print({k: (tuple(torch.as_tensor(v).shape) if not isinstance(v, (list, tuple, dict)) else type(v)) for k, v in values.items()})
