"""Records what each layer of diffusers' UNet makes of noise: `unet-layers.py sd15|sdxl FOLDER`, for `check-layers`.

The weights stay mapped in float16; each layer widens its own when it works, so that a few GB of memory are enough.
"""
import pathlib
import re
import sys

import torch
import torch.nn.functional as F
from diffusers import UNet2DConditionModel
from safetensors import safe_open
from safetensors.torch import save_file

RESNET = {"norm1": "in_layers.0", "conv1": "in_layers.2", "time_emb_proj": "emb_layers.1", "norm2": "out_layers.0", "conv2": "out_layers.3", "conv_shortcut": "skip_connection"}
EDGES = {"conv_in": "input_blocks.0.0", "conv_norm_out": "out.0", "conv_out": "out.2", "time_embedding.linear_1": "time_embed.0", "time_embedding.linear_2": "time_embed.2", "add_embedding.linear_1": "label_emb.0.0", "add_embedding.linear_2": "label_emb.0.2"}


def layer(name):
    """diffusers' name of a layer or block -> the checkpoint's; None: no layer of its own."""
    if name in EDGES: return EDGES[name]
    m = re.fullmatch(r"mid_block\.(resnets|attentions)\.(\d)", name)
    if m: return f"middle_block.{1 if m[1] == 'attentions' else 2 * int(m[2])}"
    m = re.fullmatch(r"(down|up)_blocks\.(\d)\.(\w+)\.(\d)", name)
    if m is None: return None
    b, n = int(m[2]), int(m[4])
    if m[3] == "downsamplers": return f"input_blocks.{3 * b + 3}.0"
    if m[3] == "upsamplers": return f"output_blocks.{3 * b + 2}.{1 if (FAMILY, b) == ('sd15', 0) else 2}"
    place = f"input_blocks.{1 + 3 * b + n}" if m[1] == "down" else f"output_blocks.{3 * b + n}"
    return f"{place}.{0 if m[3] == 'resnets' else 1}"


def stored(name):
    """The checkpoint's name of a parameter."""
    parts = name.split(".")
    for cut in range(len(parts), 0, -1):
        place = layer(".".join(parts[:cut]))
        if place is None: continue
        rest = ".".join(parts[cut:])
        head, _, tail = rest.partition(".")
        if head in RESNET: rest = f"{RESNET[head]}.{tail}"
        if "downsamplers" in parts: rest = f"op.{tail}"
        return f"model.diffusion_model.{place}.{rest}"
    raise KeyError(name)


def widen(module):
    wide = lambda t: None if t is None else t.float()
    if isinstance(module, torch.nn.Linear): module.forward = lambda x: F.linear(x, wide(module.weight), wide(module.bias))
    elif isinstance(module, torch.nn.Conv2d): module.forward = lambda x: F.conv2d(x, wide(module.weight), wide(module.bias), module.stride, module.padding)
    elif isinstance(module, torch.nn.GroupNorm): module.forward = lambda x: F.group_norm(x, module.num_groups, wide(module.weight), wide(module.bias), module.eps)
    elif isinstance(module, torch.nn.LayerNorm): module.forward = lambda x: F.layer_norm(x, module.normalized_shape, wide(module.weight), wide(module.bias), module.eps)


def empty_unet():
    """Without weights."""
    with torch.device("meta"):
        if FAMILY == "sd15":
            return UNet2DConditionModel(
                sample_size=64, in_channels=4, out_channels=4, block_out_channels=(320, 640, 1280, 1280),
                down_block_types=("CrossAttnDownBlock2D",) * 3 + ("DownBlock2D",),
                up_block_types=("UpBlock2D",) + ("CrossAttnUpBlock2D",) * 3, cross_attention_dim=768,
                attention_head_dim=8).eval()
        return UNet2DConditionModel(
            sample_size=128, in_channels=4, out_channels=4, block_out_channels=(320, 640, 1280),
            down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
            up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
            transformer_layers_per_block=(1, 2, 10), cross_attention_dim=2048, attention_head_dim=(5, 10, 20),
            use_linear_projection=True, addition_embed_type="text_time", addition_time_embed_dim=256,
            projection_class_embeddings_input_dim=2816).eval()


def xl_conditions(random):
    """What SDXL gets beside the text, for diffusers, and as the vector that the checkpoint's own layers take."""
    pooled, ids = torch.randn(1, 1280, generator=random), torch.tensor([[64.0, 64, 0, 0, 64, 64]])
    frequencies = torch.exp(-torch.log(torch.tensor(10000.0)) * torch.arange(128) / 128)
    angles = ids.flatten()[:, None] * frequencies
    vector = torch.cat([pooled, torch.cat([angles.cos(), angles.sin()], -1).reshape(1, -1)], -1)
    return {"text_embeds": pooled, "time_ids": ids}, {"vector": vector}


@torch.no_grad()
def main(folder):
    unet = empty_unet()
    with safe_open(folder / f"{FAMILY}.safetensors", "pt") as file:
        unet.load_state_dict({name: file.get_tensor(stored(name)) for name in unet.state_dict()}, assign=True)
    seen = {}
    for name, module in unet.named_modules():
        widen(module)
        place = layer(name)
        if place and name not in EDGES or name == "conv_in":
            module.register_forward_hook(
                lambda _, __, out, place=place: seen.__setitem__(
                    place, (out[0] if isinstance(out, tuple) else getattr(out, "sample", out)).clone()))
    random = torch.Generator().manual_seed(7)
    side, width = (16, 768) if FAMILY == "sd15" else (8, 2048)
    x, context = torch.randn(1, 4, side, side, generator=random), torch.randn(1, 77, width, generator=random)
    conditions, inputs = (None, {}) if FAMILY == "sd15" else xl_conditions(random)
    # diffusers casts its sinusoids to the type of its parameters: here that must stay float32.
    type(unet).dtype = property(lambda self: torch.float32)
    t = torch.tensor(500.5)
    seen["out"] = unet(x, t, context, added_cond_kwargs=conditions, return_dict=False)[0]
    layers = len(seen)
    seen |= {"x": x, "context": context, "t": t.reshape(1)} | inputs
    save_file({k: t.contiguous() for k, t in seen.items()}, folder / "layers.safetensors")
    print(f"{layers} layers")


FAMILY = sys.argv[1]
main(pathlib.Path(sys.argv[2]))
