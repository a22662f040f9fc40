"""Makes everything else in this folder: `make_cases.py`, with the Python reference renderer (module `render`) on PYTHONPATH.

Random models of SD 2, SDXL and the SDXL refiner, each of other shapes, and what the reference renderer makes of the
infotexts below. It has no refiner: that part is here, and follows A1111's `sd_samplers_common.apply_refiner`. Weights
and token tables are made as in `../tiny-random`, whose script is used.
"""
import hashlib
import json
import pathlib
import sys
import tempfile

import torch
from safetensors.torch import save_file

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tiny-random"))

import make_cases as single
import prompts
import render
import samplers
import text_encoders
import tiny_models
from make_cases import BF16, F16, F32, ROWS, UNET, VAE

CROSS, DOWN = tiny_models.CROSS_DOWN, tiny_models.DOWN

# widths of the levels; transformer blocks of each level's attention (0: none) and of the middle; resnets per level;
# width and layers of the text encoders; width of the pooled text; channels of each number in the vector
MODELS = {
    "iris": dict(kind="sd2", widths=(64, 64), blocks=(1, 0), middle=1, depth=1, linear=True, g=(64, 2), store=F16, alphas=F16),
    "loam": dict(kind="sd2", widths=(64, 64), blocks=(0, 2), middle=2, depth=1, linear=False, g=(128, 1), store=BF16, velocity=True),
    "onyx": dict(kind="sdxl", widths=(32, 64, 64), blocks=(0, 1, 2), middle=2, depth=1, linear=True, l=(64, 2), g=(128, 2), pooled=96, numbers=256, store=F16),
    "jade": dict(kind="sdxl", widths=(64, 128), blocks=(1, 0), middle=1, depth=1, linear=False, l=(128, 1), g=(64, 3), pooled=64, numbers=64, store=F16),
    "garnet": dict(kind="refiner", widths=(64, 64), blocks=(0, 1), middle=1, depth=1, linear=True, g=(128, 2), pooled=128, numbers=256, store=F16),
}
COUNTS = {"sdxl": 6, "refiner": 5}
TEXT = {"sd2": {"g": "cond_stage_model.model."}, "sdxl": {"l": "conditioner.embedders.0.transformer.", "g": "conditioner.embedders.1.model."}, "refiner": {"g": "conditioner.embedders.0.model."}}
ENCODERS = {"l": "clip_l", "g": "open_clip"}


class Builder(single.Builder):
    def blocks_of(self, p, width, context, count, linear):
        kernel = () if linear else (1, 1)
        self.norm(p + "norm", width); self.layer(p + "proj_in", width, width, *kernel)
        for i in range(count):
            b = f"{p}transformer_blocks.{i}."
            for n, seen in ("1", width), ("2", context):
                sharp = 1.6 if n == "2" else 1.0
                self.norm(b + "norm" + n, width)
                self.layer(f"{b}attn{n}.to_q", width, width, gain=sharp, bias=False)
                self.layer(f"{b}attn{n}.to_k", width, seen, gain=sharp, bias=False)
                self.layer(f"{b}attn{n}.to_v", width, seen, bias=False)
                self.layer(f"{b}attn{n}.to_out.0", width, width, gain=2.0 if n == "2" else 0.7)
            self.norm(b + "norm3", width)
            self.layer(b + "ff.net.0.proj", 8 * width, width); self.layer(b + "ff.net.2", width, 4 * width, gain=0.7)
        self.layer(p + "proj_out", width, width, *kernel)

    def family(self, kind, widths, blocks, middle, depth, linear, context, pooled=0, numbers=0, velocity=False):
        base, time, skips = widths[0], 4 * widths[0], [widths[0]]
        attend = lambda p, width, count: count and self.blocks_of(p, width, context, count, linear)
        self.layer(UNET + "time_embed.0", time, base); self.layer(UNET + "time_embed.2", time, time)
        if pooled:
            self.layer(UNET + "label_emb.0.0", time, pooled + COUNTS[kind] * numbers, gain=0.8); self.layer(UNET + "label_emb.0.2", time, time, gain=0.8)
        self.layer(UNET + "input_blocks.0.0", base, 4, 3, 3)
        block, now = 1, base
        for level, width in enumerate(widths):
            for _ in range(depth):
                self.resnet(f"{UNET}input_blocks.{block}.0.", now, width, time)
                attend(f"{UNET}input_blocks.{block}.1.", width, blocks[level])
                now, block = width, block + 1
                skips.append(now)
            if level + 1 < len(widths):
                self.layer(f"{UNET}input_blocks.{block}.0.op", now, now, 3, 3)
                block += 1
                skips.append(now)
        self.resnet(UNET + "middle_block.0.", now, now, time)
        attend(UNET + "middle_block.1.", now, middle)
        self.resnet(UNET + "middle_block.2.", now, now, time)
        block = 0
        for level in reversed(range(len(widths))):
            for n in range(depth + 1):
                p = f"{UNET}output_blocks.{block}."
                below, now, block = now, widths[level], block + 1
                self.resnet(p + "0.", below + skips.pop(), now, time)
                attend(p + "1.", now, blocks[level])
                if level and n == depth: self.layer(f"{p}{2 if blocks[level] else 1}.conv", now, now, 3, 3)
        self.norm(UNET + "out.0", base); self.layer(UNET + "out.2", 4, base, 3, 3)
        # A model of velocity turns its input around, by which A1111 knows it.
        if velocity: self.tensors[UNET + "out.2.weight"] *= 0.4; self.tensors[UNET + "out.2.bias"] -= 1.5
        else: self.follow(f"{UNET}output_blocks.{block - 1}.", below)

    def open_clip(self, p, width, layers, pooled):
        t = self.tensors
        t[p + "token_embedding.weight"] = torch.randint(0, 2, (ROWS, width), generator=self.random) * 1.2 - 0.6
        t[p + "positional_embedding"] = self.normal(77, width, std=0.25) - 0.5
        if pooled: t[p + "text_projection"] = self.normal(width, pooled, std=width ** -0.5)
        t[p + "logit_scale"] = torch.tensor(4.6)
        for i in range(layers):
            b = f"{p}transformer.resblocks.{i}."
            self.norm(b + "ln_1", width); self.norm(b + "ln_2", width)
            self.layer(b + "attn.in_proj", 3 * width, width, gain=1.2)
            for part in ("weight", "bias"): t[f"{b}attn.in_proj_{part}"] = t.pop(f"{b}attn.in_proj.{part}")
            self.layer(b + "attn.out_proj", width, width); self.layer(b + "mlp.c_fc", 4 * width, width); self.layer(b + "mlp.c_proj", width, 4 * width)
        self.norm(p + "ln_final", width, -0.25)

    def clip_l(self, p, width, layers):
        before = set(self.tensors)
        self.text(width, layers)
        for name in [n for n in self.tensors if n not in before]: self.tensors[name.replace("cond_stage_model.transformer.", p)] = self.tensors.pop(name)


def model(seed, spec):
    b, kind, places = Builder(seed), spec["kind"], TEXT[spec["kind"]]
    context = sum(spec[e][0] for e in places)
    b.family(kind, spec["widths"], spec["blocks"], spec["middle"], spec["depth"], spec["linear"], context, spec.get("pooled", 0), spec.get("numbers", 0), spec.get("velocity", False))
    b.decoder((32, 32, 64, 32) if kind == "sdxl" else (32, 32, 32, 32))
    for e, p in places.items(): b.clip_l(p, *spec[e]) if e == "l" else b.open_clip(p, *spec[e], spec.get("pooled", 0))
    out = {k: t.to(spec["store"]).contiguous() for k, t in b.tensors.items()}
    if spec.get("alphas"): out["alphas_cumprod"] = betas(0.0009, 0.011).to(spec["alphas"])
    return out


def use(spec, velocity=None):
    """Tells the reference renderer of a model's shape, which it knows of its own models only."""
    kind, places, blocks = spec["kind"], TEXT[spec["kind"]], spec["blocks"]
    levels = [CROSS if n else DOWN for n in blocks]
    ups = [tiny_models.CROSS_UP if n else tiny_models.UP for n in reversed(blocks)]
    attended = [max(n, 1) for n in blocks]
    shape = dict(block_out_channels=spec["widths"], down_block_types=tuple(levels), up_block_types=tuple(ups), cross_attention_dim=sum(spec[e][0] for e in places),
                 transformer_layers_per_block=tuple(attended[:-1] + [spec["middle"]]), attention_head_dim=tuple(w // 64 or 1 for w in spec["widths"]), use_linear_projection=spec["linear"], layers_per_block=spec["depth"])
    if kind in COUNTS: shape.update(addition_embed_type="text_time", addition_time_embed_dim=spec["numbers"], projection_class_embeddings_input_dim=spec["pooled"] + COUNTS[kind] * spec["numbers"])
    free = tuple(("up", i) for i, n in enumerate(reversed(blocks)) if not n)
    tiny_models.unet_shape = lambda kind, sd: (shape, free)
    tiny_models.KINDS[kind] = dict(text={ENCODERS[e]: None for e in places}, vae_scale=0.18215 if kind == "sd2" else 0.13025, prediction="v" if (spec.get("velocity") if velocity is None else velocity) else "eps")
    for e, p in places.items(): tiny_models.CLIP_PREFIX[kind, ENCODERS[e]] = p


def whole(name, folder):
    """The checkpoint as the reference renderer needs it: the whole token tables, and an encoder of zeros."""
    tensors = dict(render.load_file(HERE / f"{name}.safetensors"))
    for key in tensors:
        if key.endswith("token_embedding.weight"): tensors[key] = tensors[key][torch.arange(49408) % ROWS].contiguous()
    widths = (32, 32, 64, 32) if MODELS[name]["kind"] == "sdxl" else (32, 32, 32, 32)
    encoder = tiny_models.AutoencoderKL(down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4, latent_channels=4, block_out_channels=widths, layers_per_block=1)
    for key, t in encoder.state_dict().items():
        ldm, t = tiny_models.ldm_keys.vae(key, t)
        if not ldm.startswith((VAE + "decoder.", VAE + "post_quant_conv")): tensors[ldm] = torch.zeros_like(t).half()
    save_file(tensors, folder / f"{name}.safetensors")


# What the reference renderer lacks: the refiner.

class Model(render.Model):
    def __init__(self, folder, name, *args, **more):
        use(MODELS[name], velocity=YAML.get("velocity"))
        super().__init__(folder, name, *args, **more)
        if "alphas" in YAML: self.alphas = YAML["alphas"]
        self.embeddings = [e for e in self.embeddings if isinstance(e.data, dict) and self.kind == "sdxl" or not isinstance(e.data, dict) and self.kind == "sd2" and e.data.shape[1] == MODELS[name]["g"][0]]

    def encode(self, texts, size, clip_skip=1, emphasis="Original", negative=False):
        if self.kind != "refiner": return super().encode(texts, size, clip_skip, emphasis, negative)
        g = self.encoders["open_clip"]
        z, pooled = text_encoders.encode(g, texts, lambda s, tokens: (s[-2], g.pool(s[-1], tokens)), embeddings=self.embeddings, emphasis=emphasis)
        if negative and all(t == "" for t in texts): z, pooled = torch.zeros_like(z), torch.zeros_like(pooled)
        ids = torch.tensor([size[1], size[0], 0, 0, 2.5 if negative else 6.0], dtype=z.dtype)
        return [{"cross": c, "vector": p, "ids": ids} for c, p in zip(z, pooled)]

    def decode(self, latent):
        """A1111 decodes with the model that is loaded at the end."""
        last, Guide.last = Guide.last, None
        return last.decode(latent) if last else super().decode(latent)

    def predict(self, x, t, cond):
        extra = dict(added_cond_kwargs={"text_embeds": cond["vector"], "time_ids": cond["ids"]}) if "ids" in cond else {}
        return self.unet(x, t, cond["cross"], return_dict=False, **extra)[0]


class Guide(render.Guide):
    first = last = None

    def __call__(self, x, level, **more):
        p = self.p
        if p.get("Refiner") and not getattr(self, "refined", False):
            if p.get("Refiner switch by sampling steps"): share = self.step / self.evaluations
            else: share = float(torch.tensor(999 - (int(level[0]) if not hasattr(self.wrapped, "sigmas") else int((self.wrapped.sigmas - level[0]).abs().argmin()))) / 1000)
            if torch.tensor(share) >= torch.tensor(p["Refiner switch at"]): self.refine()
        out = super().__call__(x, level, **more)
        if Guide.first is None: Guide.first = out[0].clone()
        return out

    def refine(self):
        p, self.refined = self.p, True
        self.model = Model(FOLDER, p["Refiner"], F32)
        inner = samplers.Wrapped(self.model.predict, "eps", self.model.alphas)
        self.wrapped = samplers.wrap(inner, p["Sampler"])
        self.positive, self.negative = render.conditions(self.model, p["prompt"], p["negative"], self.evaluations, p["Size"], p)
        Guide.last = self.model


def kind_of(sd):
    if "conditioner.embedders.1.model.ln_final.weight" in sd: return "sdxl"
    return "refiner" if "conditioner.embedders.0.model.ln_final.weight" in sd else "sd2"


render.Model, render.Guide, render.kind_of = Model, Guide, kind_of

# name, model, prompt, negative prompt, then what differs from Euler of 5 steps at 64 x 64 with the CPU's noise
LONG = ", ".join(f"{a} {b}" for a in ("grey", "wet", "old", "tall", "far", "torn") for b in ("pier", "kite", "reed", "bell", "oar", "gull")) + ", the end"
SWITCH = {"Refiner": "garnet", "Refiner switch at": 0.5}
CASES = [
    ("sd2-eps", "iris", "a tin jug", "dust", {"Sampler": "DPM++ 2M", "Schedule type": "Karras"}),
    ("sd2-clip-skip", "iris", "a (tin:1.4) jug &amp; a lid, [wet:dry:0.5]", "(dust:0.6)", {"Clip skip": 2, "Size": (72, 104)}),
    ("sd2-embedding", "iris", "a tin jug, zorblax", "bad_hand-q", {"Sampler": "Euler a", "RNG": "NV"}),
    ("sd2-long", "iris", LONG, "", {"Pad conds": True}),
    ("sd2-v", "loam", "a tin jug", "", {"Sampler": "DPM++ 2M", "Schedule type": "Karras"}),
    ("sd2-v-ddim", "loam", "a tin jug AND a lid :0.5", "dust", {"Sampler": "DDIM", "Steps": 6}),
    ("sd2-v-sde", "loam", "a tin jug", "", {"Sampler": "DPM++ 2M SDE", "Schedule type": "Karras", "Size": (40, 56)}),
    ("sd2-v-unipc", "loam", "a tin jug", "", {"Sampler": "UniPC", "Steps": 6}),
    ("sd2-yaml", "loam", "a tin jug", "dust", {"yaml": {"linear_start": 0.001, "linear_end": 0.01}}),
    ("xl-empty-negative", "onyx", "a tin jug", "", {"Sampler": "DPM++ 2M SDE", "Schedule type": "Karras", "CFG scale": 4.5}),
    ("xl-negative", "onyx", "a (tin:1.3) jug", "dust, (fog:0.7)", {"Clip skip": 3, "Size": (72, 104)}),
    ("xl-edited-negative", "onyx", "a [tin|clay] jug", "[fog:3]", {"Sampler": "DPM++ SDE", "Steps": 4}),
    ("xl-embedding", "onyx", "opal-charm, a tin jug", "opal-charm", {}),
    ("xl-long", "onyx", LONG + " AND a lid :0.6", "dust", {"Pad conds": True}),
    ("xl-align-your-steps", "onyx", "a tin jug", "dust", {"Schedule type": "Align Your Steps", "Steps": 7}),
    ("xl-other", "jade", "a tin jug", "dust", {"Sampler": "Euler a", "Size": (80, 64)}),
    ("xl-other-empty", "jade", LONG, "", {"Sampler": "DDIM", "Steps": 5}),
    ("refiner-alone", "garnet", "a (tin:1.2) jug", "", {}),
    ("refiner-negative", "garnet", "a tin jug", "dust", {"Sampler": "DPM++ 2M", "Schedule type": "Karras"}),
    ("refined", "onyx", "a tin jug", "", SWITCH | {"Steps": 6}),
    ("refined-late", "onyx", "a [tin:clay:0.5] jug", "dust", SWITCH | {"Refiner switch at": 0.9, "Sampler": "DPM++ 2M", "Schedule type": "Karras", "Steps": 8}),
    ("refined-ddim", "onyx", "a tin jug AND a lid", "", SWITCH | {"Sampler": "DDIM", "Steps": 6}),
    ("refined-by-steps", "onyx", "a tin jug", "", SWITCH | {"Refiner switch by sampling steps": True, "Refiner switch at": 0.4, "Sampler": "Heun", "Steps": 4}),
    ("refined-1.7", "jade", "a tin jug", "dust", SWITCH | {"Version": "v1.7.0", "Refiner switch at": 0.6, "Schedule type": "Automatic"}),
]


def infotext(p):
    text = single.infotext(p)
    more = "".join(f", {k}: {p[k]}" for k in ("Refiner", "Refiner switch at", "Refiner switch by sampling steps") if k in p and not (k.endswith("steps") and p["Version"] == "v1.7.0"))
    if "opal-charm" in p["prompt"]: more += f', TI hashes: "opal-charm: {hashlib.sha256((HERE / "opal-charm.safetensors").read_bytes()).hexdigest()[:12]}"'
    return text.replace(", Version:", more + ", Version:")


def main():
    global YAML, FOLDER
    torch.set_num_threads(1)
    for place, (name, spec) in enumerate(MODELS.items()): save_file(model(300 + place, spec), HERE / f"{name}.safetensors")
    b = Builder(23)
    save_file({"clip_l": b.normal(2, 64, std=0.7), "clip_g": b.normal(2, 128, std=0.7)}, HERE / "opal-charm.safetensors")
    expected, records = {}, []
    with tempfile.TemporaryDirectory() as folder:
        FOLDER = pathlib.Path(folder)
        (FOLDER / "embeddings").mkdir()
        for name in MODELS: whole(name, FOLDER)
        for place in (HERE / "opal-charm", HERE.parent / "tiny-random" / "zorblax", HERE.parent / "tiny-random" / "bad_hand-q"):
            (FOLDER / "embeddings" / (place.name + ".safetensors")).symlink_to(str(place) + ".safetensors")
        for place, (name, base, prompt, negative, changes) in enumerate(CASES):
            p = single.job(place + (place > 10), base, prompt, negative, changes)
            yaml = p.pop("yaml", None)
            YAML = {} if yaml is None else {"velocity": False, "alphas": betas(**yaml)}
            if p["Version"] == "v1.7.0": p |= {"Refiner switch by sampling steps": True, "Downcast alphas_cumprod": True}
            Guide.first = Guide.last = None
            found = render.render(FOLDER, p)
            for key, tensor in {"first": Guide.first, "latent": torch.from_numpy(found["latent"]).float(), "image": torch.from_numpy(found["image"])}.items(): expected[f"{name}/{key}"] = tensor.contiguous()
            image = expected[f"{name}/image"].float()
            print(f"{name:20} image {image.mean():5.1f} +- {image.std():4.1f}, latent {expected[f'{name}/latent'].abs().max():6.1f} +- {expected[f'{name}/latent'].std():5.2f}", flush=True)
            shown = {k: v for k, v in p.items() if k != "Downcast alphas_cumprod"} if p["Version"] == "v1.7.0" else p
            records.append({"name": name, "model": base, "infotext": infotext(shown), "yaml": yaml, "brownian": "brownian" in samplers.flags(p["Sampler"])})
    save_file(expected, HERE / "expected.safetensors")
    (HERE / "cases.json").write_text(json.dumps(records, indent=1, ensure_ascii=False) + "\n")


def betas(linear_start, linear_end):
    return (1 - torch.linspace(linear_start ** 0.5, linear_end ** 0.5, 1000, dtype=torch.float64) ** 2).cumprod(0).float()


YAML, FOLDER = {}, None
if __name__ == "__main__": main()
