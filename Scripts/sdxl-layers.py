"""Records what each layer of diffusers' SDXL makes of noise: `sdxl-layers.py FOLDER`, for `check-sdxl`.

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
    if m[3] == "upsamplers": return f"output_blocks.{3 * b + 2}.2"
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


@torch.no_grad()
def main(folder):
    folder = pathlib.Path(folder)
    with torch.device("meta"):
        unet = UNet2DConditionModel(
            sample_size=128, in_channels=4, out_channels=4, block_out_channels=(320, 640, 1280), down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
            up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"), transformer_layers_per_block=(1, 2, 10), cross_attention_dim=2048, attention_head_dim=(5, 10, 20),
            use_linear_projection=True, addition_embed_type="text_time", addition_time_embed_dim=256, projection_class_embeddings_input_dim=2816).eval()
    with safe_open(folder / "sdxl.safetensors", "pt") as file: unet.load_state_dict({name: file.get_tensor(stored(name)) for name in unet.state_dict()}, assign=True)
    seen = {}
    for name, module in unet.named_modules():
        widen(module)
        place = layer(name)
        if place and name not in EDGES or name == "conv_in":
            module.register_forward_hook(lambda _, __, out, place=place: seen.__setitem__(place, (out[0] if isinstance(out, tuple) else getattr(out, "sample", out)).clone()))
    random = torch.Generator().manual_seed(7)
    x, context, pooled = (torch.randn(*shape, generator=random) for shape in ((1, 4, 8, 8), (1, 77, 2048), (1, 1280)))
    ids = torch.tensor([[64.0, 64, 0, 0, 64, 64]])
    frequencies = torch.exp(-torch.log(torch.tensor(10000.0)) * torch.arange(128) / 128)
    angles = ids.flatten()[:, None] * frequencies
    vector = torch.cat([pooled, torch.cat([angles.cos(), angles.sin()], -1).reshape(1, -1)], -1)
    # diffusers casts its sinusoids to the type of its parameters: here that must stay float32.
    type(unet).dtype = property(lambda self: torch.float32)
    seen["out"] = unet(x, torch.tensor(500.5), context, added_cond_kwargs={"text_embeds": pooled, "time_ids": ids}, return_dict=False)[0]
    seen |= {"x": x, "context": context, "vector": vector, "t": torch.tensor([500.5])}
    save_file({k: t.contiguous() for k, t in seen.items()}, folder / "layers.safetensors")
    print(f"{len(seen) - 4} layers")


main(sys.argv[1])
