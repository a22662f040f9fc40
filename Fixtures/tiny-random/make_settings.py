"""Makes `settings.json` and `settings.safetensors` beside it: one job for every kind of setting, each with what the
Python reference renderer makes of it (module `render` on PYTHONPATH).

`make_settings.py` writes the two files. `make_settings.py WIDE FOLDER` writes hundreds of jobs more, every sampler with
every schedule and random mixtures of all settings, as texts and tensors for a comparison by hand.
"""
import json
import pathlib
import random
import sys
import tempfile

import numpy as np
import torch
from PIL import Image
from safetensors.torch import save_file

import infotext
import make_cases
import render
import samplers
import schedules
import tiny_models

HERE = pathlib.Path(__file__).parent
SHORT = {"Steps": 5, "Sampler": "Euler", "Schedule type": "Automatic", "CFG scale": 7, "Size": (48, 40), "RNG": "CPU", "Version": "v1.10.1"}
LATENT = tuple(render.UPSCALERS)
OLD = ("v1.6.0", "v1.7.0", "v1.8.0")
HIRES = {"Denoising strength": 0.6, "Hires upscale": 1.5, "Hires upscaler": "Latent"}


def hires(**more): return HIRES | {k.replace("_", " "): v for k, v in more.items()}


# name, model, prompt, negative prompt, changes
def one_of_each():
    jug, dust = "a tin jug", "dust"
    for name in samplers.SAMPLERS:
        steps = 4 if "second" in samplers.flags(name) else 6
        yield f"sampler {name}", "fern", "a [tin:clay:0.5] jug", dust, {"Sampler": name, "Steps": steps, "RNG": "NV"}
    for label in schedules.SCHEDULES:
        yield f"schedule {label}", "reed", jug, dust, {"Sampler": "DPM++ 2M", "Schedule type": label, "Steps": 7}
    small = [
        ("CFG scale", {"CFG scale": 1}), ("steps of DDIM", {"Sampler": "DDIM", "Steps": 15}),
        ("Eta", {"Sampler": "Euler a", "Eta": 0.4}), ("Eta of DPM2 a", {"Sampler": "DPM2 a", "Eta": 0.7, "Sigma noise": 0.9, "Steps": 4}),
        ("Eta DDIM", {"Sampler": "DDIM", "Eta DDIM": 0.8}), ("ENSD", {"Sampler": "Euler a", "ENSD": 31337}),
        ("ENSD of Euler", {"ENSD": 31337}), ("Sigma churn", {"Sigma churn": 3, "Sigma noise": 1.05, "Sigma tmin": 0.3, "Sigma tmax": 9}),
        ("Sigma churn of Heun", {"Sampler": "Heun", "Sigma churn": 2, "Steps": 4, "RNG": "NV"}),
        ("Sigma tmin", {"Sampler": "DPM2", "Sigma churn": 2, "Sigma tmin": 2, "Steps": 4}), ("Sigma noise", {"Sampler": "DPM++ 2S a", "Sigma noise": 1.1, "Steps": 4}),
        ("Schedule min sigma", {"Schedule type": "Karras", "Schedule min sigma": 0.2}), ("Schedule max sigma", {"Schedule type": "Exponential", "Schedule max sigma": 11}),
        ("Schedule rho", {"Schedule type": "Karras", "Schedule rho": 4}), ("Schedule rho of Polyexponential", {"Schedule type": "Polyexponential", "Schedule rho": 1.6}),
        ("Beta schedule", {"Schedule type": "Beta", "Beta schedule alpha": 0.8, "Beta schedule beta": 0.5}),
        ("Discard penultimate sigma", {"Sampler": "DPM++ 2M", "Discard penultimate sigma": True}), ("Discard with DDIM", {"Sampler": "DDIM", "Discard penultimate sigma": True}),
        ("SGM noise multiplier", {"SGM noise multiplier": True}), ("UniPC variant", {"Sampler": "UniPC", "UniPC variant": "bh2"}),
        ("UniPC order", {"Sampler": "UniPC", "UniPC order": 2}), ("UniPC lower order final", {"Sampler": "UniPC", "UniPC lower order final": False}),
        ("NGMS", {"NGMS": 5, "Steps": 7}), ("NGMS all steps", {"NGMS": 3, "NGMS all steps": True}), ("NGMS of DDIM", {"Sampler": "DDIM", "NGMS": 600, "Steps": 7}),
        ("Skip Early CFG", {"Skip Early CFG": 0.4}), ("RNG CPU", {"Sampler": "Euler a"}), ("RNG NV", {"Sampler": "Euler a", "RNG": "NV"}), ("RNG GPU", {"Sampler": "Euler a", "RNG": "GPU"}),
        ("Variation", {"Variation seed": 77, "Variation seed strength": 0.3}), ("Variation of 1", {"Variation seed": 77, "Variation seed strength": 1, "RNG": "NV"}),
        ("Seed resize", {"Seed resize from": (24, 64)}), ("Seed resize and variation", {"Seed resize from": (64, 64), "Variation seed": 4, "Variation seed strength": 0.6, "Sampler": "Euler a", "ENSD": 5}),
        ("batch", {"batch": (3, 1), "Sampler": "Euler a"}), ("batch of variations", {"batch": (2, 1), "Variation seed": 9, "Variation seed strength": 0.2}),
        ("Downcast", {"Downcast alphas_cumprod": True, "Sampler": "DPM++ 2M"}), ("Downcast of UniPC", {"Downcast alphas_cumprod": True, "Sampler": "UniPC"}),
        ("Tiling", {"Tiling": True}), ("Clip skip", {"Clip skip": 3}), ("VAE", {"VAE": "lichen"}), ("seed of 40 bits", {"Seed": 2 ** 40 + 11, "RNG": "NV"}),
    ]
    for name, changes in small: yield name, "fern", jug, dust, changes
    texts = [
        ("Emphasis", "a (tin:1.5) jug, [old]", "((dust))", {}), ("Emphasis No norm", "a (tin:1.5) jug", dust, {"Emphasis": "No norm"}),
        ("Emphasis Ignore", "a (tin:1.5) jug BREAK wet", dust, {"Emphasis": "Ignore"}), ("Emphasis None", "a (tin:1.5) jug BREAK wet", dust, {"Emphasis": "None"}),
        ("editing by share", "a [tin:clay:0.4] jug", "[dust::0.6]", {}), ("editing by step", "a [tin:[clay:glass:4]:2] jug", dust, {}),
        ("editing of Heun", "a [tin:clay:3] jug", "[dust:soot:0.5]", {"Sampler": "Heun", "Steps": 4}),
        ("alternation", "a [tin|clay|] jug", "[dust|soot]", {}), ("stray bar", "a | b [tin:clay:3] jug", dust, {}), ("stray brackets", "a ] [tin:clay:2] (jug", "dust)", {}),
        ("escapes", "a \\(tin\\) \\[jug\\] (\\(x\\):1.3)", dust, {}), ("AND", "a tin jug :1.2 AND a [red:blue:2] cup :0.4 AND fog :-0.3", dust, {}),
        ("AND of one weight", "a tin jug AND a tin jug :2", "", {}), ("BREAK", "a jug BREAK of tin", dust, {}), ("Pad conds", "a jug BREAK of tin BREAK and clay", dust, {"Pad conds": True}),
        ("Pad conds of the negative", jug, "dust BREAK soot", {"Pad conds": True}), ("embedding", "a (zorblax:1.2) jug", "bad_hand-q", {}),
        ("clean-up", "ﬁne “tin” &amp; Ｊug — é", "<b>dust</b>", {}), ("LoRA", "a tin jug <lora:fern-lines:0.8>", dust, {}),
        ("old timelines", "a [tin:clay:1] jug", "[dust:soot:0.5]", {"Old prompt editing timelines": True}),
        ("Version 1.8", "a [tin:clay:0.5] jug", dust, {"Version": "v1.8.0", "Sampler": "DPM++ 2M", "Schedule type": "Karras"}),
        ("Version 1.7", jug, dust, {"Version": "v1.7.0", "Sampler": "DPM++ SDE", "Schedule type": "Uniform", "Steps": 3, "Downcast alphas_cumprod": True}),
        ("Version 1.6", jug, dust, {"Version": "v1.6.0", "Sampler": "DPM2 a", "Schedule type": "Karras", "Steps": 4, "Downcast alphas_cumprod": True}),
    ]
    for name, prompt, negative, changes in texts: yield name, "fern", prompt, negative, changes
    for name in LATENT: yield f"Hires {name}", "reed", jug, dust, hires(Hires_upscaler=name)
    for name in ("Lanczos", "Nearest", "None"): yield f"Hires {name}", "reed", jug, dust, hires(Hires_upscaler=name, VAE="lichen-both", Steps=3, Size=(48, 48))
    passes = [
        ("Hires resize", {"Hires resize": (80, 0)}), ("Hires resize both", {"Hires resize": (64, 80)}), ("Hires resize wide", {"Hires resize": (96, 64), "RNG": "NV"}),
        ("Hires steps", hires(Hires_steps=3)), ("Hires sampler", hires(Hires_sampler="Heun", Hires_steps=4)), ("Hires sampler Euler a", hires(Hires_sampler="Euler a", ENSD=7)),
        ("Hires DDIM", hires(Sampler="DDIM", Steps=8)), ("Hires UniPC", hires(Sampler="UniPC", Steps=8)), ("Hires SDE", hires(Sampler="DPM++ SDE", Steps=3, RNG="NV")),
        ("Hires 3M SDE", hires(Sampler="DPM++ 3M SDE")), ("Hires LCM", hires(Sampler="LCM", RNG="NV")),
        ("Hires schedule type", hires(Hires_schedule_type="Karras")), ("Hires KL Optimal", hires(Hires_schedule_type="KL Optimal", Hires_sampler="DPM++ 2M")),
        ("Denoising strength", hires(Denoising_strength=0.25)), ("Denoising strength of 1", hires(Denoising_strength=1)),
        ("Hires variation", hires(Variation_seed=5, Variation_seed_strength=0.4, Seed_resize_from=(32, 32))), ("Hires NGMS", hires(NGMS=4, Skip_Early_CFG=0.2)),
        ("Hires options", hires(Sigma_churn=2, SGM_noise_multiplier=True, Discard_penultimate_sigma=True)), ("Hires tiling", hires(Tiling=True, Hires_upscale=1.4)),
        ("Hires batch", hires(batch=(2, 1), Sampler="Euler a")),
    ]
    for name, changes in passes: yield name, "fern", jug, dust, HIRES | changes if "Hires upscale" not in changes else changes
    yield "Hires prompt", "fern", "a tin jug <lora:fern-lines:0.7>", dust, hires(Hires_prompt="a [clay:glass:7] pot", Hires_negative_prompt="soot")
    yield "Hires LoRA", "fern", "a tin jug", dust, hires(Hires_prompt="a clay pot <lora:fern-words:0.9>")
    yield "Hires editing", "fern", "a [tin:clay:0.5] [jug:cup:1.5] [on:off:8]", "[dust|soot]", hires(Hires_steps=4, Sampler="Heun", Steps=4)
    yield "Hires old timelines", "fern", "a [tin:clay:0.5] [jug:cup:3]", dust, hires(Old_prompt_editing_timelines=True)
    yield "Hires checkpoint", "fern", jug, dust, hires(Hires_checkpoint="reed")
    yield "Hires pixels of a batch", "reed", jug, dust, hires(Hires_upscaler="Lanczos", VAE="lichen-both", batch=(3, 1), Size=(48, 48), Hires_resize=(56, 72), Steps=3)


PROMPTS = ["a tin jug", "a (tin:1.4) jug, [clay]", "a [tin:clay:0.4] jug [with|without] lid", "a tin jug AND a clay cup :0.6", "a jug BREAK of tin and (glass:0.7)", "a [red:blue:3] fish AND [soft::0.7] light :-0.3",
           make_cases.MILL, "(((deep))) [sea [fish:crab:4]:0.3]", "\\(a\\) jug: [x|y", "zorblax on a tin jug", "tin, " * 60 + "end"]
NEGATIVES = ["", "dust", "(blur:1.3), [grain]", "[fog:mist:0.5]", "dust BREAK soot", "bad_hand-q"]


def mixture(dice, place):
    """Any settings at once."""
    model = dice.choice(list(make_cases.MODELS))
    name = dice.choice(list(samplers.SAMPLERS))
    p = {"Sampler": name, "Steps": dice.randint(4, 9), "CFG scale": dice.choice([1, 4.5, 7, 11]), "RNG": dice.choice(["CPU", "NV", "GPU"]), "Size": (8 * dice.randint(4, 10), 8 * dice.randint(4, 10))}
    p["Schedule type"] = dice.choice(["Automatic", *schedules.SCHEDULES])
    p["Seed"] = dice.choice([dice.randint(0, 2 ** 32), dice.randint(0, 2 ** 63)])
    maybe = lambda share, **more: p.update({k.replace("_", " "): v for k, v in more.items()}) if dice.random() < share else None
    maybe(0.2, ENSD=dice.randint(-50, 31337)); maybe(0.2, Clip_skip=2)
    maybe(0.2, Variation_seed=dice.randint(0, 2 ** 32), Variation_seed_strength=round(dice.random(), 2) or 0.5)
    maybe(0.2, Seed_resize_from=(8 * dice.randint(3, 12), 8 * dice.randint(3, 12)))
    maybe(0.2, NGMS=round(dice.random() * 8, 2), NGMS_all_steps=dice.random() < 0.5); maybe(0.15, Skip_Early_CFG=0.3)
    maybe(0.2, SGM_noise_multiplier=True); maybe(0.2, Discard_penultimate_sigma=True); maybe(0.2, Downcast_alphas_cumprod=True)
    maybe(0.2, Schedule_min_sigma=0.1, Schedule_max_sigma=12.5); maybe(0.2, Schedule_rho=dice.choice([0.8, 3, 9]))
    maybe(0.2, Sigma_churn=round(dice.random() * 6, 1), Sigma_tmin=0.2, Sigma_tmax=dice.choice([5, 20])); maybe(0.2, Sigma_noise=round(0.9 + dice.random() / 5, 3))
    maybe(0.2, Eta=round(dice.random(), 2) or 1.0); maybe(0.2, Eta_DDIM=round(dice.random(), 2) or 0.5)
    maybe(0.2, UniPC_variant="bh2"); maybe(0.2, UniPC_order=dice.choice([1, 2, 4])); maybe(0.2, UniPC_lower_order_final=False)
    maybe(0.15, Pad_conds=True); maybe(0.1, Tiling=True); maybe(0.2, Emphasis=dice.choice(["None", "Ignore", "No norm"])); maybe(0.1, Old_prompt_editing_timelines=True)
    maybe(0.1, Beta_schedule_alpha=0.7, Beta_schedule_beta=0.4); maybe(0.15, batch=(3, dice.randint(0, 2)))
    if "Beta schedule alpha" in p: p["Schedule type"] = "Beta"
    if dice.random() < 0.4:
        p.update(HIRES | {"Hires upscaler": dice.choice(LATENT), "Denoising strength": round(0.2 + 0.8 * dice.random(), 2)})
        if dice.random() < 0.4: p["Hires resize"] = dice.choice([(8 * dice.randint(5, 12), 0), (0, 8 * dice.randint(5, 12)), (8 * dice.randint(8, 13), 8 * dice.randint(8, 13))])
        else: p["Hires upscale"] = dice.choice([1, 1.25, 1.37, 2])
        maybe(0.4, Hires_steps=dice.randint(3, 7)); maybe(0.3, Hires_sampler=dice.choice(list(samplers.SAMPLERS))); maybe(0.3, Hires_schedule_type=dice.choice(list(schedules.SCHEDULES)))
        maybe(0.3, Hires_prompt=dice.choice(PROMPTS)); maybe(0.3, Hires_negative_prompt="soot")
    prompt, negative = dice.choice(PROMPTS), dice.choice(NEGATIVES)
    if model == "fern" and dice.random() < 0.3: prompt += " <lora:" + dice.choice(["fern-lines:0.8", "fern-all:0.4:0.7", "fern-words:-0.6"]) + ">"
    if model != "fern": prompt, negative = prompt.replace("zorblax", "cat"), negative.replace("bad_hand-q", "cat")
    return f"mixture {place}", model, prompt, negative, p


def wide():
    yield from one_of_each()
    for i, name in enumerate(samplers.SAMPLERS):
        if "timesteps" in samplers.flags(name): continue
        for k, label in enumerate(schedules.SCHEDULES):
            yield f"{name} {label}", ("fern", "moss", "reed")[(i + k) % 3], "a [tin:clay:0.5] jug", "dust", {"Sampler": name, "Schedule type": label, "Steps": 4 + (3 * i + k) % 5, "RNG": ("CPU", "NV", "GPU")[(i + 2 * k) % 3]}
    dice = random.Random(9)
    for place in range(220): yield mixture(dice, place)


class Passes:
    """What the reference renderer lacks of the second pass: upscalers of pixels, another checkpoint."""

    def __init__(self):
        plain, models, functional = render.Model, [], render.F
        self.models, self.job = models, None
        here = self

        class Model(plain):
            def __init__(self, folder, name, *a, **k):
                if models and "Hires checkpoint" in here.job: name = here.job["Hires checkpoint"]
                width, layers = make_cases.MODELS[name]["text"]
                tiny_models.KINDS["sd1"]["text"]["clip_l"] = dict(width=width, layers=layers)
                super().__init__(folder, name, *a, **k)
                models.append(self)

        class Other(tuple):
            def __ne__(self, _): return True

        class Functions:
            def __getattr__(self, name): return getattr(functional, name)
            def interpolate(self, x, size=None, mode=None, **more):
                if mode != "pixels": return functional.interpolate(x, size=size, mode=mode, **more)
                return here.through_pixels(x, size)

        networks, seen = render.networks, []
        def counted(prompt):
            text, uses = networks(prompt)
            seen.append(prompt)
            return text, Other(uses) if len(models) == 1 and "Hires checkpoint" in here.job else uses

        render.Model, render.F, render.networks = Model, Functions(), counted

    def through_pixels(self, latents, size):
        model, p = self.models[-1], self.job
        h, w = size[0] * 8, size[1] * 8
        assert (w, h) == render.hires_size(p)[0], "sizes of eights"
        upscaler = {"Lanczos": Image.LANCZOS, "Nearest": Image.NEAREST, "None": Image.LANCZOS}[p["Hires upscaler"]]
        out = []
        torch.manual_seed(self.seeds[-1])
        for latent in latents:
            pixels = ((model.decode(latent[None]) + 1) / 2).clamp(0, 1)[0]
            picture = Image.fromarray((255 * pixels.permute(1, 2, 0).numpy()).astype(np.uint8)).resize((w, h), upscaler)
            x = torch.from_numpy(np.array(picture).astype(np.float32) / 255).permute(2, 0, 1)[None] * 2 - 1
            d = model.vae.encode(x).latent_dist
            out.append(0.18215 * (d.mean + d.std * torch.randn(d.mean.shape)))
        return torch.cat(out)

    def begin(self, p):
        self.models.clear()
        self.job = p
        size, position = p.get("batch", (1, 0))
        self.seeds = [p["Seed"] - position + i for i in range(size)]
        for name in ("Lanczos", "Nearest", "None"): render.UPSCALERS[name] = ("pixels", False)


def text_of(p, folder):
    q = dict(p)
    if q["Version"] in OLD: q.pop("Downcast alphas_cumprod", None)
    inversions = [n for n in ("zorblax", "bad_hand-q") if n in q["prompt"] + q["negative"]]
    lines = infotext.write(folder, q).split("\n")
    fields = [f for f in lines[-1].split(", ") if not f.startswith("Model hash: ") and not f.startswith("VAE hash: ")]
    if "Hires checkpoint" in q: fields.insert(-1, f"Hires checkpoint: {q['Hires checkpoint']}")
    if inversions: fields.insert(-1, 'TI hashes: "' + ", ".join(f"{n}: {infotext.sha256(HERE / f'{n}.safetensors')[:12]}" for n in inversions) + '"')
    if "UniPC lower order final" in q: fields.insert(-1, f"UniPC lower order final: {q['UniPC lower order final']}")
    for key, value in zip(("Batch size", "Batch pos"), q.get("batch", ())): fields.insert(-1, f"{key}: {value}")
    return "\n".join([*lines[:-1], ", ".join(fields)])


def encoder(b, widths):
    p, v, now = make_cases.VAE + "encoder.", make_cases.VAE, widths[0]
    b.layer(p + "conv_in", now, 3, 3, 3)
    for level in range(4):
        b.resnet(f"{p}down.{level}.block.0.", now, widths[level])
        now = widths[level]
        if level < 3: b.layer(f"{p}down.{level}.downsample.conv", now, now, 3, 3)
    b.resnet(p + "mid.block_1.", now, now)
    b.norm(p + "mid.attn_1.norm", now)
    for n in "q", "k", "v", "proj_out": b.layer(f"{p}mid.attn_1.{n}", now, now, 1, 1)
    b.resnet(p + "mid.block_2.", now, now)
    b.norm(p + "norm_out", now); b.layer(p + "conv_out", 8, now, 3, 3, gain=2)
    b.layer(v + "quant_conv", 8, 8, 1, 1)


def make_vae():
    b = make_cases.Builder(23)
    b.decoder((32, 32, 32, 32)); encoder(b, (32, 32, 32, 32))
    save_file({k.removeprefix(make_cases.VAE): t.half().contiguous() for k, t in b.tensors.items()}, HERE / "lichen-both.safetensors")


def run_all(cases, folder, keep):
    recorder = make_cases.Recorder(folder)
    passes = Passes()
    for place, (name, model, prompt, negative, changes) in enumerate(cases):
        p = SHORT | {"model": model, "prompt": prompt, "negative": negative, "Seed": 9100 + 17 * place} | changes
        if "VAE" in p: p["vae"] = p.pop("VAE") + ".safetensors"
        for key in ("Hires prompt", "Hires negative prompt"):
            if p.get(key) == p["prompt" if key == "Hires prompt" else "negative"]: p.pop(key)
        if "Hires resize" in p: p.pop("Hires upscale", None)
        passes.begin(p)
        try:
            found = recorder.run(p)
            if not all(torch.isfinite(t.float()).all() for t in found.values()): raise ValueError("not finite")
        except Exception as error:
            print(f"{name}: the reference fails: {type(error).__name__}: {error}", flush=True)
            continue
        # Between the passes such a picture has eight bits: a value on the edge between two levels shows in the latent.
        rounded = p.get("Hires upscaler", "Latent") not in LATENT
        brownian = rounded or any("brownian" in samplers.flags(p[k]) for k in ("Sampler", "Hires sampler") if k in p)
        keep(name, model, text_of(p, folder), brownian, found)


def prepared(folder):
    (folder / "embeddings").mkdir(exist_ok=True)
    for name in make_cases.MODELS: make_cases.whole(name, folder)
    for file in HERE.glob("*.safetensors"):
        place = folder / ("embeddings" if file.stem in ("zorblax", "bad_hand-q") else "") / file.name
        if file.stem not in (*make_cases.MODELS, "expected", "settings") and not place.exists(): place.symlink_to(file)


def main():
    torch.set_num_threads(1)
    make_vae()
    if len(sys.argv) > 2:
        folder, records = pathlib.Path(sys.argv[2]), []
        folder.mkdir(exist_ok=True)
        (folder / "models").mkdir(exist_ok=True)
        prepared(folder / "models")
        def keep(name, model, text, brownian, found):
            n = len(records)
            (folder / f"{n:03}.txt").write_text(text)
            save_file({k: t.contiguous() for k, t in found.items()}, folder / f"{n:03}.safetensors")
            records.append({"name": name, "brownian": brownian})
            (folder / "index.json").write_text(json.dumps(records, indent=1))
        run_all(wide(), folder / "models", keep)
        return
    expected, records = {}, []
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        prepared(folder)
        def keep(name, model, text, brownian, found):
            for key, tensor in found.items(): expected[f"{name}/{key}"] = tensor.contiguous()
            records.append({"name": name, "model": model, "infotext": text, "brownian": brownian})
        run_all(one_of_each(), folder, keep)
    save_file(expected, HERE / "settings.safetensors")
    (HERE / "settings.json").write_text(json.dumps(records, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__": main()
