"""Makes everything else in this folder: `make_cases.py`, with the Python reference renderer (module `render`) on PYTHONPATH.

Three random SD 1 models of unlike shapes, LoRAs, embeddings and a VAE, written under the names of single-file
checkpoints, and what the reference renderer makes of the infotexts below. The weights are random, but the
denoiser's output follows its input, so that sampling contracts as with a trained model.

A token table of 49408 rows would fill the folder: the files hold `ROWS` rows, which repeat; whoever reads them
lets token t have row t mod ROWS. They also lack the VAE's encoder, which nothing here needs.
"""
import hashlib
import json
import math
import pathlib
import tempfile

import numpy as np
import torch
from safetensors.torch import save_file

import prompts
import render
import samplers
import tiny_models

HERE = pathlib.Path(__file__).parent
ROWS = 509  # a prime: neighbours in the vocabulary keep rows of their own
UNET, VAE, TEXT = "model.diffusion_model.", "first_stage_model.", "cond_stage_model.transformer.text_model."
F16, BF16, F32 = torch.float16, torch.bfloat16, torch.float32

# widths of the levels, which of them attend, resnets per level, text width and layers, VAE widths, storage
MODELS = {
    "fern": dict(widths=(32, 32), attends=(1, 0), depth=2, text=(64, 3), vae=(32, 32, 32, 32), store=F16),
    "moss": dict(widths=(32, 64, 32), attends=(1, 0, 0), depth=1, text=(128, 1), vae=(32, 64, 32, 32), store=(F16, BF16) * 6 + (F32,), alphas=F16),
    "reed": dict(widths=(32,), attends=(0,), depth=3, text=(64, 1), vae=(32, 32, 32, 32), store=BF16),
}


class Builder:
    """Random tensors under the names of a checkpoint, in the order in which they are asked for."""

    def __init__(self, seed): self.random, self.tensors = torch.Generator().manual_seed(seed), {}

    def normal(self, *shape, std=1.0):
        x = torch.randn(*shape, generator=self.random)
        return (x * 2).round() / 2 * std if x.numel() > 4000 else x * std  # steps of half a deviation compress

    def layer(self, name, outputs, inputs, *kernel, gain=1.0, bias=True):
        fan = inputs * math.prod(kernel)
        self.tensors[name + ".weight"] = self.normal(outputs, inputs, *kernel, std=gain * fan ** -0.5)
        if bias: self.tensors[name + ".bias"] = self.normal(outputs, std=0.05)

    def norm(self, name, width, shift=0.0):
        self.tensors[name + ".weight"] = 1 + self.normal(width, std=0.1)
        self.tensors[name + ".bias"] = shift + self.normal(width, std=0.05)

    def resnet(self, p, inputs, outputs, time=None):
        first, second = (("in_layers.0", "in_layers.2"), ("out_layers.0", "out_layers.3")) if time else (("norm1", "conv1"), ("norm2", "conv2"))
        self.norm(p + first[0], inputs); self.layer(p + first[1], outputs, inputs, 3, 3)
        if time: self.layer(p + "emb_layers.1", outputs, time, gain=0.8)
        self.norm(p + second[0], outputs); self.layer(p + second[1], outputs, outputs, 3, 3, gain=0.8)
        if inputs != outputs: self.layer(p + ("skip_connection" if time else "nin_shortcut"), outputs, inputs, 1, 1)

    def transformer(self, p, width, context):
        self.norm(p + "norm", width); self.layer(p + "proj_in", width, width, 1, 1)
        b = p + "transformer_blocks.0."
        for n, seen in ("1", width), ("2", context):
            sharp = 1.6 if n == "2" else 1.0
            self.norm(b + "norm" + n, width)
            self.layer(f"{b}attn{n}.to_q", width, width, gain=sharp, bias=False)
            self.layer(f"{b}attn{n}.to_k", width, seen, gain=sharp, bias=False)
            self.layer(f"{b}attn{n}.to_v", width, seen, bias=False)
            self.layer(f"{b}attn{n}.to_out.0", width, width, gain=2.0 if n == "2" else 0.7)
        self.norm(b + "norm3", width)
        self.layer(b + "ff.net.0.proj", 8 * width, width); self.layer(b + "ff.net.2", width, 4 * width, gain=0.7)
        self.layer(p + "proj_out", width, width, 1, 1)

    def unet(self, widths, attends, depth, context):
        base, time, skips = widths[0], 4 * widths[0], [widths[0]]
        self.layer(UNET + "time_embed.0", time, base); self.layer(UNET + "time_embed.2", time, time)
        self.layer(UNET + "input_blocks.0.0", base, 4, 3, 3)
        block, now = 1, base
        for level, width in enumerate(widths):
            for _ in range(depth):
                self.resnet(f"{UNET}input_blocks.{block}.0.", now, width, time)
                if attends[level]: self.transformer(f"{UNET}input_blocks.{block}.1.", width, context)
                now, block = width, block + 1
                skips.append(now)
            if level + 1 < len(widths):
                self.layer(f"{UNET}input_blocks.{block}.0.op", now, now, 3, 3)
                block += 1
                skips.append(now)
        self.resnet(UNET + "middle_block.0.", now, now, time)
        self.transformer(UNET + "middle_block.1.", now, context)
        self.resnet(UNET + "middle_block.2.", now, now, time)
        block = 0
        for level in reversed(range(len(widths))):
            for n in range(depth + 1):
                p = f"{UNET}output_blocks.{block}."
                below, now, block = now, widths[level], block + 1
                self.resnet(p + "0.", below + skips.pop(), now, time)
                if attends[level]: self.transformer(p + "1.", now, context)
                if level and n == depth: self.layer(f"{p}{2 if attends[level] else 1}.conv", now, now, 3, 3)
        self.norm(UNET + "out.0", base); self.layer(UNET + "out.2", 4, base, 3, 3)
        self.follow(f"{UNET}output_blocks.{block - 1}.", below)

    def follow(self, last, below):
        """The latent passes through the first eight channels, plus and minus each (silu(x) - silu(-x) = x), to the output."""
        t = self.tensors
        first, skip, out = UNET + "input_blocks.0.0", last + "0.skip_connection", UNET + "out.2"
        for name in first, skip: t[name + ".weight"][:8] = 0; t[name + ".bias"][:8] = 0
        t[out + ".weight"] *= 0.3; t[out + ".bias"] *= 0.3; t[out + ".weight"][:, :8] *= 0.2
        t[UNET + "out.0.weight"][:8] = 1; t[UNET + "out.0.bias"][:8] = 0
        for name in last + "0.out_layers.3", last + "1.proj_out":
            if name + ".weight" in t: t[name + ".weight"][:8] *= 0.05; t[name + ".bias"][:8] = 0
        for n in range(8):
            sign = 1 if n % 2 == 0 else -1
            t[first + ".weight"][n, n // 2, 1, 1] = sign
            t[skip + ".weight"][n, below + n] = 1
            t[out + ".weight"][n // 2, n, 1, 1] += 0.9 * sign
        # Small maps between the blocks, so that the norms' epsilons show.
        for name in t:
            if name.startswith(UNET) and any(w in name for w in ("input_blocks.0.0.", "out_layers.3.", "proj_out.")): t[name] *= 0.02

    def decoder(self, widths):
        p, now = VAE + "decoder.", widths[-1]
        self.layer(VAE + "post_quant_conv", 4, 4, 1, 1)
        self.layer(p + "conv_in", now, 4, 3, 3)
        self.resnet(p + "mid.block_1.", now, now)
        self.norm(p + "mid.attn_1.norm", now)
        for n in "q", "k", "v", "proj_out": self.layer(f"{p}mid.attn_1.{n}", now, now, 1, 1)
        self.resnet(p + "mid.block_2.", now, now)
        for level in reversed(range(4)):
            for n in range(2):
                self.resnet(f"{p}up.{level}.block.{n}.", now, widths[level])
                now = widths[level]
            if level: self.layer(f"{p}up.{level}.upsample.conv", now, now, 3, 3)
        self.norm(p + "norm_out", now); self.layer(p + "conv_out", 3, now, 3, 3, gain=0.45)

    def text(self, width, layers):
        self.tensors[TEXT + "embeddings.token_embedding.weight"] = torch.randint(0, 2, (ROWS, width), generator=self.random) * 1.2 - 0.6
        # A mean well away from zero: emphasis divides by it.
        self.tensors[TEXT + "embeddings.position_embedding.weight"] = self.normal(77, width, std=0.25) - 0.5
        for i in range(layers):
            p = f"{TEXT}encoder.layers.{i}."
            for n in "qkv": self.layer(f"{p}self_attn.{n}_proj", width, width, gain=1.2)
            self.layer(p + "self_attn.out_proj", width, width)
            self.norm(p + "layer_norm1", width); self.norm(p + "layer_norm2", width)
            self.layer(p + "mlp.fc1", 4 * width, width); self.layer(p + "mlp.fc2", width, 4 * width)
        self.norm(TEXT + "final_layer_norm", width, -0.25)


def model(seed, widths, attends, depth, text, vae, store, alphas=None):
    b = Builder(seed)
    b.unet(widths, attends, depth, text[0]); b.decoder(vae); b.text(*text)
    stores = store if isinstance(store, tuple) else (store,)
    out = {k: t.to(stores[i % len(stores)]).contiguous() for i, (k, t) in enumerate(b.tensors.items())}
    if alphas:
        betas = np.linspace(0.0009 ** 0.5, 0.011 ** 0.5, 1000) ** 2
        out["alphas_cumprod"] = torch.tensor(np.cumprod(1 - betas)).to(alphas)
    return out


def lora(seed, checkpoint, kind, wanted, rank, alpha, store, strength):
    """`wanted`, `rank` and `alpha` are functions of a layer's name in the file; an alpha of None is left out."""
    b = Builder(seed)
    for name, target in kind:
        if not wanted(name): continue
        w, r, a = checkpoint[target].float(), rank(name), alpha(name)
        fan = w[0].numel()
        b.tensors[name + ".lora_up.weight"] = b.normal(w.shape[0], r, *[1] * (w.ndim - 2), std=strength * w.std().item() * (fan / r) ** 0.5)
        b.tensors[name + ".lora_down.weight"] = b.normal(r, *w.shape[1:], std=fan ** -0.5)
        if a is not None: b.tensors[name + ".alpha"] = torch.tensor(a)
    return {k: t.to(store).contiguous() for k, t in b.tensors.items()}


def kohya_names(spec):
    """kohya's name of every layer that can take a LoRA -> its weight in the checkpoint."""
    depth, levels, attends = spec["depth"], len(spec["widths"]), spec["attends"]
    per = depth + 1
    resnet = {"conv1": "in_layers.2", "time_emb_proj": "emb_layers.1", "conv2": "out_layers.3", "conv_shortcut": "skip_connection"}
    block = [f"attn{n}.{t}" for n in "12" for t in ("to_q", "to_k", "to_v", "to_out.0")] + ["ff.net.0.proj", "ff.net.2"]
    inside = ["proj_in", *("transformer_blocks.0." + t for t in block), "proj_out"]
    out = {"conv_in": "input_blocks.0.0", "conv_out": "out.2", "time_embedding_linear_1": "time_embed.0", "time_embedding_linear_2": "time_embed.2"}

    def resnets(name, place): out.update((f"{name}_{k}", f"{place}.{v}") for k, v in resnet.items())
    def attention(name, place): out.update((f"{name}_{t.replace('.', '_')}", f"{place}.{t}") for t in inside)
    for b in range(levels):
        for n in range(depth):
            resnets(f"down_blocks_{b}_resnets_{n}", f"input_blocks.{per * b + n + 1}.0")
            if attends[b]: attention(f"down_blocks_{b}_attentions_{n}", f"input_blocks.{per * b + n + 1}.1")
        out[f"down_blocks_{b}_downsamplers_0_conv"] = f"input_blocks.{per * (b + 1)}.0.op"
        up = attends[levels - 1 - b]
        for n in range(per):
            resnets(f"up_blocks_{b}_resnets_{n}", f"output_blocks.{per * b + n}.0")
            if up: attention(f"up_blocks_{b}_attentions_{n}", f"output_blocks.{per * b + n}.1")
        out[f"up_blocks_{b}_upsamplers_0_conv"] = f"output_blocks.{per * b + depth}.{2 if up else 1}.conv"
    for n in (0, 1): resnets(f"mid_block_resnets_{n}", f"middle_block.{2 * n}")
    attention("mid_block_attentions_0", "middle_block.1")
    names = [("lora_unet_" + k, f"{UNET}{v}.weight") for k, v in out.items()]
    for i in range(spec["text"][1]):
        for t in ("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.out_proj", "mlp.fc1", "mlp.fc2"):
            names.append((f"lora_te_text_model_encoder_layers_{i}_{t.replace('.', '_')}", f"{TEXT}encoder.layers.{i}.{t}.weight"))
    return names


def make_models():
    made = {name: model(100 + i, **spec) for i, (name, spec) in enumerate(MODELS.items())}
    for name, tensors in made.items(): save_file(tensors, HERE / f"{name}.safetensors")

    def write(name, base, seed, wanted, rank, alpha, store, strength):
        names = [(k, v) for k, v in kohya_names(MODELS[base]) if v in made[base]]
        save_file(lora(seed, made[base], names, wanted, rank, alpha, store, strength), HERE / f"{name}.safetensors")

    linear = lambda n: any(w in n for w in ("attn", "_ff_", "_proj_in", "_proj_out", "text_model"))
    length = lambda n: sum(map(ord, n))
    write("fern-lines", "fern", 11, linear, lambda n: 4, lambda n: 2.0, F16, 0.8)
    write("fern-all", "fern", 12, lambda n: True, lambda n: 1 + length(n) % 3, lambda n: (None, 0.5, 1.0, 3.0)[length(n) % 4], BF16, 0.4)
    write("fern-words", "fern", 13, lambda n: "text_model" in n, lambda n: 6, lambda n: None, F32, 0.9)
    write("moss-all", "moss", 14, lambda n: True, lambda n: 2, lambda n: 1.5, F16, 0.5)

    b = Builder(21)
    save_file({"emb_params": b.normal(1, 64, std=0.7)}, HERE / "zorblax.safetensors")
    save_file({"emb_params": b.normal(3, 64, std=0.7).half()}, HERE / "bad_hand-q.safetensors")
    b = Builder(22)
    b.decoder(MODELS["reed"]["vae"])
    save_file({k.removeprefix(VAE): t.half().contiguous() for k, t in b.tensors.items()}, HERE / "lichen.safetensors")


def whole(name, folder):
    """The checkpoint as the reference renderer needs it: the whole token table, and an encoder of zeros."""
    tensors = dict(render.load_file(HERE / f"{name}.safetensors"))
    table = TEXT + "embeddings.token_embedding.weight"
    tensors[table] = tensors[table][torch.arange(49408) % ROWS].contiguous()
    shape = dict(block_out_channels=MODELS[name]["vae"], layers_per_block=1)
    encoder = tiny_models.AutoencoderKL(down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4, latent_channels=4, **shape)
    for key, t in encoder.state_dict().items():
        ldm, t = tiny_models.ldm_keys.vae(key, t)
        if not ldm.startswith((VAE + "decoder.", VAE + "post_quant_conv")): tensors[ldm] = torch.zeros_like(t).half()
    save_file(tensors, folder / f"{name}.safetensors")


# Infotexts: name, model, prompt, negative prompt, then what differs from Euler of 5 steps at 64 x 64 with the CPU's noise.
HARBOUR = ("a harbour wall in winter, tarred posts, ropes stiff with frost, a crane with one lamp, herring barrels, cats asleep on nets, a brass bell, tide marks, "
           "pale sun behind smoke, gulls in a row on the roof of the custom house, wet slate, a rowing boat half sunk, children with a kite, distant ice, "
           "a bucket of eels, two oars, lichen on granite, the ferry late as ever")
MILL = ("the old mill stands where two brooks meet and nobody knows who built it or when its wheel last turned because the parish books burned with the tower in the year of "
        "the great frost and since then only owls and bats and a tramp with a red scarf have slept beneath its beams while ivy climbs the north wall and moss eats the steps down to the ford")
CASES = [
    ("2m-karras", "fern", "a snail on a copper kettle, (steam:1.3)", "fog", {"Sampler": "DPM++ 2M", "Schedule type": "Karras"}),
    ("2m-uniform-odd", "moss", "a snail on a copper kettle", "", {"Sampler": "DPM++ 2M", "Schedule type": "Uniform", "Size": (72, 104), "RNG": "NV"}),
    ("euler-exponential", "reed", "three owls, [soot], ((embers))", "(blur:1.2)", {"Schedule type": "Exponential", "RNG": "GPU", "CFG scale": 12}),
    ("euler-a-karras", "moss", "a tram in the rain", "", {"Sampler": "Euler a", "Schedule type": "Karras", "RNG": "NV", "Size": (72, 88)}),
    ("sde-automatic", "fern", "a tram in the rain", "text", {"Sampler": "DPM++ SDE", "Schedule type": "Automatic", "Steps": 4}),
    ("sde-exponential", "moss", "a [tin:clay:0.5] jug", "", {"Sampler": "DPM++ SDE", "Schedule type": "Exponential", "Steps": 4, "RNG": "NV"}),
    ("2m-sde-automatic", "reed", "a tin jug", "grain", {"Sampler": "DPM++ 2M SDE", "Schedule type": "Automatic", "RNG": "GPU"}),
    ("2m-sde-karras", "fern", "a tin jug", "grain", {"Sampler": "DPM++ 2M SDE", "Schedule type": "Karras", "Eta": 0.6, "Sigma noise": 1.05}),
    ("ddim", "moss", "a tin jug", "grain", {"Sampler": "DDIM", "Steps": 7}),
    ("ddim-eta", "fern", "a tin jug", "grain", {"Sampler": "DDIM", "Steps": 6, "Eta DDIM": 0.7, "ENSD": 31337, "RNG": "NV"}),
    ("lms-automatic", "moss", "a tin jug", "", {"Sampler": "LMS", "Steps": 7, "Schedule type": "Automatic"}),
    ("lms-exponential", "reed", "a tin jug", "", {"Sampler": "LMS", "Steps": 6, "Schedule type": "Exponential", "Size": (40, 24)}),
    ("ensd-variation", "fern", "a tin jug", "", {"Sampler": "Euler a", "ENSD": -77, "Variation seed": 902, "Variation seed strength": 0.35, "RNG": "GPU"}),
    ("seed-resize", "reed", "a tin jug", "", {"Sampler": "Euler a", "Seed resize from": (120, 56), "Size": (72, 104)}),
    ("batch", "fern", "a tin jug", "", {"Sampler": "DPM++ SDE", "batch": (3, 2), "Steps": 3, "Seed": 9003}),
    ("large-seed", "reed", "a tin jug", "", {"Sampler": "DPM++ 2M SDE", "Steps": 3, "Seed": 2 ** 40 + 3, "RNG": "NV"}),
    ("clip-skip-4", "fern", "a tin jug, zorblax", "bad_hand-q", {"Clip skip": 4}),
    ("clip-skip-2", "moss", "a tin jug", "(mist:0.4)", {"Clip skip": 2}),
    ("no-norm", "moss", "a (tin:1.6) jug", "[mist]", {"Emphasis": "No norm"}),
    ("emphasis-none", "fern", "a (tin:1.6) jug BREAK \\(clay\\)", "[mist]", {"Emphasis": "None"}),
    ("break", "fern", "(a glass house:0.7) BREAK BREAK ferns, zorblax BREAK fog", "", {"Pad conds": True}),
    ("long-prompt", "moss", HARBOUR, MILL, {}),
    ("long-negative", "fern", "a tin jug", MILL + ", bad_hand-q, " + HARBOUR, {"Pad conds": True}),
    ("embedding-edge", "fern", "reed " * 68 + ", one two zorblax three bad_hand-q four, five", "", {}),
    ("and", "fern", "a tin robot AND rusted [steel:glass:2] :0.7 AND soft light :-0.4", "dust", {"Sampler": "DPM++ 2M", "Schedule type": "Karras"}),
    ("and-lengths", "moss", HARBOUR + " AND a whale :0.5", "dust", {}),
    ("alternation", "reed", "a [dry|flooded|frozen] river, [reeds::2] [:birches:0.5]", "[grey:pale:3] sky", {"Steps": 6}),
    ("ngms", "fern", "a tin jug AND a clay jug", "dust", {"NGMS": 4, "Steps": 7, "Skip Early CFG": 0.15}),
    ("ngms-all-sde", "reed", "a tin jug", "dust", {"Sampler": "DPM++ SDE", "Steps": 4, "NGMS": 3, "NGMS all steps": True}),
    ("tiling", "moss", "a tin jug", "", {"Tiling": True, "Size": (72, 64)}),
    ("tiling-lora", "fern", "a tin jug <lora:fern-all:0.8>", "", {"Tiling": True, "Steps": 4}),
    ("downcast", "moss", "a tin jug", "", {"Downcast alphas_cumprod": True, "Sampler": "DPM++ 2M"}),
    ("version-1.6", "fern", "a [tin:clay:3] jug", "", {"Version": "v1.6.0", "Sampler": "DPM++ 2M", "Schedule type": "Uniform"}),
    ("version-1.5", "moss", "a [tin:clay:0.5] jug", "", {"Version": "v1.5.2", "Sampler": "DPM++ 2M", "Schedule type": "Karras"}),
    ("lora-lines", "fern", "<lora:fern-lines:0.9>a tin jug", "", {}),
    ("lora-weights", "fern", "a tin jug <lora:fern-all:0.4:1.1> <lora:fern-words:-0.7>", "dust", {"Clip skip": 2}),
    ("lora-twice", "fern", "a tin jug <lora:fern-lines:0.9> <lora:fern-all:te=0.2:unet=0.5> <lora:fern-lines:0.3:0.6>", "", {}),
    ("lora-ranks", "fern", "a tin jug <lora:fern-lines:0.9:0.9:3> <lora:fern-all:0.5:0.5:-1> <lora:fern-words:1:1:0>", "", {}),
    ("lora-pad-conds", "fern", MILL + ", " + HARBOUR + " <lora:fern-words:1.3>", "dust", {"Pad conds": True}),
    ("lora-moss", "moss", "a tin jug <lora:moss-all:0.8>", "", {"Sampler": "DPM++ 2M", "Schedule type": "Karras"}),
    ("lora-moss-odd", "moss", "a tin jug <lora:moss-all:0.2:1>", "", {"Size": (136, 72), "Steps": 3}),
    ("vae", "reed", "a tin jug", "", {"VAE": "lichen", "Steps": 3, "Size": (56, 72)}),
    ("sgm-discard", "reed", "a tin jug", "", {"SGM noise multiplier": True, "Discard penultimate sigma": True, "Sampler": "DPM++ 2M"}),
]


def job(place, model, prompt, negative, changes):
    p = {"model": model, "prompt": prompt, "negative": negative, "Steps": 5, "Sampler": "Euler", "Schedule type": "Automatic", "CFG scale": 7, "Seed": 5100 + 31 * place, "Size": (64, 64), "RNG": "CPU", "Version": "v1.10.1"}
    p.update(changes)
    if "VAE" in p: p["vae"] = p["VAE"] + ".safetensors"
    return p


def infotext(p):
    """As A1111 writes it. Hashes are left out where they would be those of the whole files."""
    old = p["Version"] in ("v1.6.0", "v1.5.2")
    words = p["Schedule type"]
    fields = {"Steps": p["Steps"], "Sampler": p["Sampler"] + (f" {words}" if old and words == "Karras" else "")}
    if not old: fields["Schedule type"] = words
    for key in ("CFG scale", "Seed", "Size", "Model", "VAE", "Variation seed", "Variation seed strength", "Seed resize from", "Clip skip", "ENSD", "RNG", "Tiling"):
        value = p.get("model") if key == "Model" else p.get(key)
        if value is None or (key, value) == ("RNG", "GPU"): continue
        fields[key] = "%dx%d" % value if isinstance(value, tuple) else value
    digest = lambda data: hashlib.sha256(data).hexdigest()[:12]
    file = lambda n: (HERE / f"{n}.safetensors").read_bytes()
    body = lambda data: data[8 + int.from_bytes(data[:8], "little"):]
    loras = dict.fromkeys(args[0] for _, args in prompts.extra_networks(p["prompt"])[1])
    if loras: fields["Lora hashes"] = ", ".join(f"{n}: {digest(body(file(n)))}" for n in loras)
    inversions = [n for n in ("zorblax", "bad_hand-q") if n in p["prompt"] + p["negative"]]
    if inversions: fields["TI hashes"] = ", ".join(f"{n}: {digest(file(n))}" for n in inversions)
    for key in ("Emphasis", "Downcast alphas_cumprod", "Discard penultimate sigma", "SGM noise multiplier", "Eta", "Eta DDIM", "Sigma noise", "Skip Early CFG", "NGMS", "NGMS all steps", "Pad conds", "Version"):
        if key in p: fields[key] = p[key]
    quoted = lambda v: json.dumps(v, ensure_ascii=False) if isinstance(v, str) and any(c in v for c in ",:\n") else str(v)
    negative = f"\nNegative prompt: {p['negative']}" if p["negative"] else ""
    return p["prompt"].strip() + negative + "\n" + ", ".join(f"{k}: {quoted(v)}" for k, v in fields.items())


class Recorder:
    """The first prediction of a job; and A1111's ways where the reference renderer has none: a LoRA named twice has
    the last mention's numbers both times, the padding's empty prompt knows no LoRA."""

    def __init__(self, folder):
        self.folder, self.first, plain = folder, None, {}
        networks, guide = render.networks, render.Guide
        recorder = self

        def last_numbers(prompt):
            text, uses = networks(prompt)
            last = {use[0]: use for use in uses}
            return text, tuple(last[use[0]] for use in uses)

        class Guide(guide):
            def __call__(self, x, level, **more):
                p, encode = self.p, self.model.encode
                if p.get("Pad conds"):
                    if p["model"] not in plain: plain[p["model"]] = render.Model(folder, p["model"], F32)
                    self.model.encode = plain[p["model"]].encode
                out = super().__call__(x, level, **more)
                self.model.encode = encode
                if recorder.first is None: recorder.first = out[p.get("batch", (1, 0))[1]].clone()
                return out

        render.networks, render.Guide = last_numbers, Guide

    def run(self, p):
        self.first = None
        spec = MODELS[p["model"]]
        tiny_models.KINDS["sd1"]["text"]["clip_l"] = dict(width=spec["text"][0], layers=spec["text"][1])
        if p["Version"] in ("v1.6.0", "v1.5.2"): p = p | {"Downcast alphas_cumprod": True}
        if p["Version"] == "v1.5.2": p = p | {"Old prompt editing timelines": True}
        found = render.render(self.folder, p)
        return {"noise": torch.from_numpy(found["noise"]), "first": self.first, "latent": torch.from_numpy(found["latent"]).float(), "image": torch.from_numpy(found["image"])}


def main():
    torch.set_num_threads(1)
    make_models()
    expected, records = {}, []
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "embeddings").mkdir()
        for name in MODELS: whole(name, folder)
        for file in HERE.glob("*.safetensors"):
            if file.stem in ("zorblax", "bad_hand-q"): (folder / "embeddings" / file.name).symlink_to(file)
            elif file.stem not in MODELS and file.stem != "expected": (folder / file.name).symlink_to(file)
        recorder = Recorder(folder)
        for place, (name, model, prompt, negative, changes) in enumerate(CASES):
            p = job(place, model, prompt, negative, changes)
            if MODELS[model]["text"][0] != 64: assert not any(w in prompt + negative for w in ("zorblax", "bad_hand-q"))
            for key, tensor in recorder.run(p).items(): expected[f"{name}/{key}"] = tensor.contiguous()
            image = expected[f"{name}/image"].float()
            print(f"{name:20} image {image.mean():5.1f} +- {image.std():4.1f}, latent {expected[f'{name}/latent'].abs().max():6.1f}", flush=True)
            records.append({"name": name, "model": model, "infotext": infotext(p), "brownian": "brownian" in samplers.flags(p["Sampler"])})
    save_file(expected, HERE / "expected.safetensors")
    (HERE / "cases.json").write_text(json.dumps(records, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__": main()
