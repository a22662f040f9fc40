"""Makes everything else in this folder: `make_cases.py`, with the Python reference renderer (module `render`) on PYTHONPATH.

Network files of every kind for models of `../tiny-random` and `../tiny-families`, and what the reference renderer
makes of the infotexts below. It knows few kinds: merging is here, from the formulas of `spec/a1111.md`, section 12.
"""
import hashlib
import json
import pathlib
import sys
import tempfile

import torch
from safetensors.torch import load_file, save_file

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tiny-random"))
import lora
import make_cases as single
import render
import tiny_models

PLAIN_MODEL, PLAIN_SHAPE = render.Model, tiny_models.unet_shape
import importlib.util

spec = importlib.util.spec_from_file_location("families", HERE.parent / "tiny-families" / "make_cases.py")
families = importlib.util.module_from_spec(spec)
spec.loader.exec_module(families)

F16, F32 = torch.float16, torch.float32
TEXT1, TEXT2 = "conditioner.embedders.0.transformer.text_model.encoder.layers.", "conditioner.embedders.1.model.transformer.resblocks."


def layers(model, tensors):
    """Name in a network file -> (weight in the checkpoint, which third of its rows or None)."""
    unet = single.UNET
    out = {"lora_unet_" + k.removeprefix(unet).removesuffix(".weight").replace(".", "_"): (k, None) for k in tensors if k.startswith(unet) and k.endswith(".weight")}
    if model in single.MODELS: out.update({name: (k, None) for name, k in single.kohya_names(single.MODELS[model]) if k in tensors})
    def clip(name, place): out.update({name + k.removeprefix(place).removesuffix(".weight").replace(".", "_"): (k, None) for k in tensors if k.startswith(place) and k.endswith(".weight")})
    def open_clip(name, place):
        for k in [k for k in tensors if k.startswith(place) and k.endswith("mlp.c_fc.weight")]:
            block = k.removesuffix("mlp.c_fc.weight")
            n = name + block.removeprefix(place).replace(".", "_")
            out.update({n + "mlp_fc1": (k, None), n + "mlp_fc2": (block + "mlp.c_proj.weight", None), n + "self_attn_out_proj": (block + "attn.out_proj.weight", None)})
            out.update({f"{n}self_attn_{q}_proj": (block + "attn.in_proj_weight", i) for i, q in enumerate("qkv")})
    clip("lora_te_text_model_encoder_layers_", single.TEXT + "encoder.layers."); clip("lora_te1_text_model_encoder_layers_", TEXT1)
    open_clip("lora_te_text_model_encoder_layers_", "cond_stage_model.model.transformer.resblocks."); open_clip("lora_te2_text_model_encoder_layers_", TEXT2)
    return out


def third(w, part): return w if part is None else w.view(3, -1, w.shape[1])[part]


# What a layer of each kind adds, before its scale: (parts, weight, dyn) -> (update, rank or None)

def tucker(core, a, b): return torch.einsum("rskl,ro,si->oikl", core, a, b)


def low_rank(p, w, dyn):
    up, down = p["lora_up.weight"], p["lora_down.weight"]
    if "lora_mid.weight" in p: return tucker(p["lora_mid.weight"], up.flatten(1).T, down.flatten(1)), len(down)
    return (up.flatten(1)[:, :dyn] @ down.flatten(1)[:dyn]).reshape(w.shape), len(down)


def hadamard(p, w, dyn):
    def factor(n):
        a, b = p[f"hada_w{n}_a"], p[f"hada_w{n}_b"]
        return (tucker(p[f"hada_t{n}"], a, b) if f"hada_t{n}" in p else a @ b).reshape(w.shape)
    return factor(1) * factor(2), len(p["hada_w1_b"])


def kronecker(p, w, dyn):
    rank = None
    def factor(n):
        nonlocal rank
        if f"lokr_w{n}_b" in p: rank = len(p[f"lokr_w{n}_b"])
        if f"lokr_w{n}" in p: return p[f"lokr_w{n}"]
        a, b = p[f"lokr_w{n}_a"], p[f"lokr_w{n}_b"]
        return tucker(p["lokr_t2"], a, b) if n == 2 and "lokr_t2" in p else a @ b
    one, two = factor(1), factor(2)
    return torch.kron(one[..., None, None] if two.ndim == 4 else one, two.contiguous()).reshape(w.shape), rank


def rotation(blocks, limit):
    q = blocks - blocks.mT
    if limit: q = q * ((q.norm().clamp(max=limit) + 1e-8) / (q.norm() + 1e-8))
    unit = torch.eye(q.shape[-1], dtype=q.dtype)
    return (unit + q) @ torch.linalg.inv(unit - q)


def orthogonal(p, w, dyn):
    rows = w.flatten(1)
    if "oft_diag" in p: r, steps = p["oft_diag"], None
    else: r = rotation(p["oft_blocks"], float(p.get("alpha", 0)) * len(w)); steps = len(r) if r.ndim == 4 else None
    if steps is None: rows = torch.einsum("kjm,kjc->kmc", r, rows.view(len(r), -1, rows.shape[1])).reshape(rows.shape)
    for i in range(steps or 0):
        half, shape = 2 ** i * r.shape[3] // 2, rows.shape
        mixed = rows.view(-1, 2, half, shape[1]).transpose(1, 2).reshape(r.shape[1], r.shape[3], shape[1])
        rows = (r[i] @ mixed).view(-1, half, 2, shape[1]).transpose(1, 2).reshape(shape)
    if "rescale" in p: rows = rows * p["rescale"].view(-1, 1)
    return rows.reshape(w.shape) - w, None


KINDS = {
    "lora_up.weight": low_rank, "hada_w1_a": hadamard, "oft_blocks": orthogonal, "oft_diag": orthogonal,
    "on_input": lambda p, w, dyn: (w * (p["weight"] if p["on_input"] else p["weight"][:, None]), None),
    "lokr_w1": kronecker, "lokr_w1_a": kronecker, "diff": lambda p, w, dyn: (p["diff"], None), "w_norm": lambda p, w, dyn: (p["w_norm"], None),
    "a1.weight": lambda p, w, dyn: (p["b2.weight"] @ p["b1.weight"] + w @ p["a2.weight"] @ p["a1.weight"], None),
}


def changed(w, p, multiplier, dyn):
    update, rank = next(f for k, f in KINDS.items() if k in p)(p, w, dyn)
    is_turn = "oft_blocks" in p or "oft_diag" in p
    scale = 1 if is_turn else float(p["scale"]) if "scale" in p else float(p["alpha"]) / rank if rank and "alpha" in p else 1
    if "bias" in p: update = update + p["bias"].reshape(update.shape)
    update = update * scale
    if "dora_scale" in p:
        merged = w + update
        update = merged * (p["dora_scale"] / merged.transpose(0, 1).flatten(1).norm(dim=1).view(1, -1, *[1] * (w.ndim - 2))) - w
    return w + update * multiplier


def parts_of(path, dtype):
    found = {}
    for key, t in load_file(path).items():
        name, _, part = key.partition(".")
        if name != "bundle_emb": found.setdefault(name, {})[part] = t if t.dtype == torch.bool else t.to(dtype)
    return found


def apply(sd, kind, uses, dtype, peft=False):
    sd, last = dict(sd), {path: use for path, *use in uses}
    table = layers(NAME, sd)
    for path, *_ in uses:
        te, unet, dyn = last[path]
        found = parts_of(path, dtype)
        for name, p in found.items():
            attention = name.removesuffix("_proj").rsplit("_", 1)[0]
            if name not in table or "in_proj" in table.get(attention + "_q_proj", [""])[0] and not all(f"{attention}_{n}_proj" in found for n in ("q", "k", "v", "out")): continue
            key, part = table[name]
            w, is_text = sd[key].clone(), not key.startswith(single.UNET)
            third(w, part).copy_(changed(third(w, part).clone(), p, te if is_text else unet, dyn))
            sd[key] = w
            bias = next((p[n] for n in ("diff_b", "b_norm") if n in p), None)
            if bias is not None: sd[key.removesuffix("weight") + "bias"] = sd[key.removesuffix("weight") + "bias"] + bias * (te if is_text else unet)
    return sd


# The network files

class Files:
    def __init__(self, model, seed):
        self.model, self.random = model, torch.Generator().manual_seed(seed)
        folder = "tiny-random" if model in single.MODELS else "tiny-families"
        self.tensors = load_file(HERE.parent / folder / f"{model}.safetensors")
        self.table = layers(model, self.tensors)

    def normal(self, *shape, std): return torch.randn(*shape, generator=self.random) * std

    def write(self, name, wanted, make, store=F16, **more):
        out = {}
        for layer, (key, part) in self.table.items():
            w = third(self.tensors[key].float(), part)
            if wanted(layer, w): out.update({f"{layer}.{k}": t.to(store) if t.dtype == F32 else t for k, t in make(self, w).items()})
        out.update({k: t.to(store) for k, t in more.items()})
        assert out
        save_file({k: t.contiguous() for k, t in out.items()}, HERE / f"{name}.safetensors")


def size(w, strength=0.2): return strength * w.std().item()


def low(f, w, rank=2, strength=0.2, **more):
    fan, ones = w[0].numel(), [1] * (w.ndim - 2)
    return {"lora_up.weight": f.normal(len(w), rank, *ones, std=size(w, strength) * (fan / rank) ** 0.5), "lora_down.weight": f.normal(rank, *w.shape[1:], std=fan ** -0.5), "alpha": torch.tensor(1.5), **more}


def dora(f, w): return low(f, w, strength=0.3, dora_scale=w.transpose(0, 1).flatten(1).norm(dim=1).view(1, -1, *[1] * (w.ndim - 2)) * f.normal(1, w.shape[1], *[1] * (w.ndim - 2), std=0.1).exp())


def core(f, w):
    if w.ndim < 4 or w.shape[2] == 1: return low(f, w)
    return {"lora_up.weight": f.normal(len(w), 2, 1, 1, std=1), "lora_down.weight": f.normal(2, w.shape[1], 1, 1, std=1), "lora_mid.weight": f.normal(2, 2, 3, 3, std=size(w) / 2)}


def loha(f, w):
    s, fan = size(w) ** 0.25, w[0].numel()
    out = {f"hada_w{n}_{k}": t for n in "12" for k, t in (("a", f.normal(len(w), 2, std=s)), ("b", f.normal(2, fan, std=s)))}
    if w.ndim == 4 and w.shape[2] == 3:
        for n in "12": out[f"hada_w{n}_a"], out[f"hada_w{n}_b"], out[f"hada_t{n}"] = f.normal(2, len(w), std=s), f.normal(2, w.shape[1], std=s), f.normal(2, 2, 3, 3, std=0.7)
    return out | {"alpha": torch.tensor(1.5)}


def lokr(f, w):
    o, i, tail = len(w) // 4, w.shape[1] // 4, w.shape[2:]
    one = {"lokr_w1": f.normal(4, 4, std=1)} if len(w) % 8 == 0 else {"lokr_w1_a": f.normal(4, 1, std=1), "lokr_w1_b": f.normal(1, 4, std=1)}
    if tail and tail[0] == 3: two = {"lokr_w2_a": f.normal(3, o, std=1), "lokr_w2_b": f.normal(3, i, std=1), "lokr_t2": f.normal(3, 3, 3, 3, std=size(w) / 3)}
    elif w.shape[1] == 64: two = {"lokr_w2": f.normal(o, i, *tail, std=size(w))}
    else: two = {"lokr_w2_a": f.normal(o, 3, std=size(w)), "lokr_w2_b": f.normal(3, i, std=0.5)}
    return one | two | {"alpha": torch.tensor(2.0)}


def ia3(f, w):
    on_input = w.shape[0] > w.shape[1]
    return {"weight": f.normal(w.shape[1] if on_input else w.shape[0], std=0.3), "on_input": torch.tensor(on_input)}


def full(f, w): return {"diff": f.normal(*w.shape, std=size(w, 0.2)), "diff_b": f.normal(len(w), std=0.05)}
def norm(f, w): return {"w_norm": f.normal(len(w), std=0.15), "b_norm": f.normal(len(w), std=0.1)}
def glora(f, w): return {"a1.weight": f.normal(2, w.shape[1], std=0.3), "a2.weight": f.normal(w.shape[1], 2, std=0.3), "b1.weight": f.normal(2, w.shape[1], std=0.3), "b2.weight": f.normal(len(w), 2, std=size(w)), "alpha": torch.tensor(1.0)}
def oft(f, w): return {"oft_blocks": f.normal(len(w) // 8, 8, 8, std=0.15), "alpha": torch.tensor(0.02 if len(w) == 32 else 0.0)}
def diag(f, w): return {"oft_diag": rotation(f.normal(len(w) // 16, 16, 16, std=0.1), 0), "rescale": 1 + f.normal(len(w), 1, std=0.1)}
def boft(f, w): return {"oft_blocks": f.normal(3, len(w) // 4, 4, 4, std=0.15)}


def make_files():
    linear = lambda n, w: w.ndim == 2 or w.ndim == 4 and w.shape[2] == 1
    kohya = lambda n: "blocks_" in n and ("attentions" in n or "resnets" in n or "samplers" in n) or n.startswith("lora_te")
    some = lambda every, test: (lambda n, w: w.ndim > 1 and len(w) % 32 == 0 and w.shape[1] % 32 == 0 and kohya(n) and sum(map(ord, n)) % every == 0 and test(n, w))
    whole = lambda n, w: True
    f = Files("fern", 41)
    f.write("fern-dora", some(2, whole), dora)
    f.write("fern-core", some(2, whole), core)
    f.write("fern-loha", some(2, whole), loha)
    f.write("fern-lokr", some(2, whole), lokr)
    f.write("fern-ia3", some(1, lambda n, w: w.ndim == 2), ia3)
    f.write("fern-full", some(5, lambda n, w: "attn" not in n or "out" in n), full)
    f.write("fern-norm", lambda n, w: w.ndim == 1, norm)
    f.write("fern-glora", some(2, lambda n, w: w.ndim == 2), glora)
    f.write("fern-oft", some(2, whole), oft)
    f.write("fern-diag", some(3, whole), diag)
    f.write("fern-boft", some(3, whole), boft)
    f.write("fern-bundle", some(4, linear), low, **{"bundle_emb.mothwing.emb_params": f.normal(2, 64, std=0.7), "bundle_emb.rook.string_to_param.*": f.normal(1, 64, std=0.7)})
    f = Files("iris", 42)
    f.write("iris-lines", lambda n, w: n.startswith("lora_te") or w.ndim == 2 and "attn" in n, low)
    f = Files("onyx", 43)
    f.write("onyx-lines", lambda n, w: n.startswith("lora_te") and w.ndim == 2 or w.ndim == 2 and "attn" in n, low, **{"bundle_emb.opaline.clip_l": f.normal(2, 64, std=0.7), "bundle_emb.opaline.clip_g": f.normal(2, 128, std=0.7)})
    f.write("onyx-some", lambda n, w: n.startswith("lora_te") and w.ndim == 2 and not n.endswith("_0_self_attn_out_proj") or "label_emb" in n, lambda f, w: low(f, w, rank=1, strength=0.4))


CASES = [(f"fern-{k}", "fern", f"a tin jug <lora:fern-{k}:0.6:0.9>", {}) for k in ("dora", "core", "loha", "lokr", "ia3", "full", "norm", "glora", "oft", "diag", "boft")]
CASES += [
    ("order", "fern", "a tin jug <lora:fern-dora:0.7> <lora:fern-loha:-0.5> <lora:fern-ia3:0.5:0.8>", {}),
    ("order-reversed", "fern", "a tin jug <lora:fern-ia3:0.5:0.8> <lora:fern-loha:-0.5> <lora:fern-dora:0.7>", {}),
    ("twice", "fern", "a tin jug <lora:fern-dora:1> <lora:fern-oft:0.6> <lora:fern-dora:0.4:0.6>", {}),
    ("bundle", "fern", "a mothwing jug, rook <lora:fern-bundle:0.8>", {}),
    ("sd2", "iris", "a tin jug <lora:iris-lines:0.8>", {}),
    ("sdxl", "onyx", "a tin jug <lora:onyx-lines:0.7>", {}),
    ("sdxl-text-only", "onyx", "a tin jug <lora:onyx-lines:1:0>", {}),
    ("sdxl-incomplete", "onyx", "a tin jug <lora:onyx-some:0.8> <lora:onyx-lines:0.3:0.6>", {}),
    ("sdxl-bundle", "onyx", "an opaline jug <lora:onyx-lines:0.5>", {}),
]


class Model(families.Model):
    """A model of either folder."""

    def __init__(self, folder, name, *args, **more):
        global NAME
        NAME = name
        if name in families.MODELS: super().__init__(folder, name, *args, **more)
        else:
            tiny_models.unet_shape = PLAIN_SHAPE
            tiny_models.KINDS["sd1"]["text"]["clip_l"] = dict(zip(("width", "layers"), single.MODELS[name]["text"]))
            PLAIN_MODEL.__init__(self, folder, name, *args, **more)


def kind_of(sd): return "sd1" if any(k.startswith(single.TEXT) for k in sd) else families.kind_of(sd)


def main():
    torch.set_num_threads(1)
    make_files()
    render.Model, render.kind_of, lora.apply = Model, kind_of, apply
    single.HERE = HERE
    expected, records = {}, []
    with tempfile.TemporaryDirectory() as folder:
        folder = families.FOLDER = pathlib.Path(folder)
        (folder / "embeddings").mkdir()
        single_whole = single.whole
        single.HERE = HERE.parent / "tiny-random"; single_whole("fern", folder); single.HERE = HERE
        for name in ("iris", "onyx"): families.whole(name, folder)
        for file in HERE.glob("*-*.safetensors"): (folder / file.name).symlink_to(file)
        bundled = load_file(HERE / "fern-bundle.safetensors"), load_file(HERE / "onyx-lines.safetensors")
        save_file({"emb_params": bundled[0]["bundle_emb.mothwing.emb_params"]}, folder / "embeddings" / "mothwing.safetensors")
        save_file({"emb_params": bundled[0]["bundle_emb.rook.string_to_param.*"]}, folder / "embeddings" / "rook.safetensors")
        save_file({k: bundled[1]["bundle_emb.opaline." + k] for k in ("clip_l", "clip_g")}, folder / "embeddings" / "opaline.safetensors")
        families.YAML = {}
        for place, (name, model, prompt, changes) in enumerate(CASES):
            p = single.job(place, model, prompt, "dust", {"Steps": 3} | changes)
            found = render.render(folder, p)
            plain = render.render(folder, p | {"prompt": prompt.split(" <")[0]})
            latent = torch.from_numpy(found["latent"]).float()
            effect = (latent - torch.from_numpy(plain["latent"]).float()).abs().max()
            print(f"{name:20} latent {latent.abs().max():6.1f} +- {latent.std():5.2f}, networks change it by {effect:5.2f}", flush=True)
            expected[name] = latent.contiguous()
            records.append({"name": name, "model": model, "infotext": single.infotext(p)})
    save_file(expected, HERE / "expected.safetensors")
    (HERE / "cases.json").write_text(json.dumps(records, indent=1, ensure_ascii=False) + "\n")


NAME = None
if __name__ == "__main__": main()
