"""Measures one peer on Stable Diffusion 1.5 at 512x512: `measure.py PEER [--threads N] [--repetitions N]`.

The models have SD 1.5's shapes and random weights. A UNet step is one call with a batch of two; medians of some
calls after one that does not count. `--sdxl` measures a step of SDXL's UNet at 832x1216 instead. What OpenVINO
compiles is kept in FOLDER. Prints one JSON object.
"""

import argparse
import json
import pathlib
import resource
import statistics
import time

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel


def unet():
    return UNet2DConditionModel(
        sample_size=64, in_channels=4, out_channels=4, layers_per_block=2, cross_attention_dim=768,
        attention_head_dim=8, block_out_channels=(320, 640, 1280, 1280),
        down_block_types=("CrossAttnDownBlock2D",) * 3 + ("DownBlock2D",),
        up_block_types=("UpBlock2D",) + ("CrossAttnUpBlock2D",) * 3).eval()


def sdxl_unet():
    return UNet2DConditionModel(
        sample_size=128, in_channels=4, out_channels=4, layers_per_block=2, cross_attention_dim=2048,
        attention_head_dim=(5, 10, 20), block_out_channels=(320, 640, 1280),
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
        transformer_layers_per_block=(1, 2, 10), use_linear_projection=True, addition_embed_type="text_time",
        addition_time_embed_dim=256, projection_class_embeddings_input_dim=2816).eval()


def vae():
    return AutoencoderKL(
        in_channels=3, out_channels=3, latent_channels=4, layers_per_block=2, sample_size=512,
        block_out_channels=(128, 256, 512, 512), down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4).eval()


class Step(torch.nn.Module):
    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, x, t, context):
        return self.net(x, t, context, return_dict=False)[0]


class StepXL(torch.nn.Module):
    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, x, t, context, pooled, sizes):
        conditions = {"text_embeds": pooled, "time_ids": sizes}
        return self.net(x, t, context, added_cond_kwargs=conditions, return_dict=False)[0]


class Decode(torch.nn.Module):
    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, z):
        return self.net.decode(z, return_dict=False)[0]


def timed(call, repetitions):
    call()
    seconds = []
    for _ in range(repetitions):
        start = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def sd15_step(kind=torch.float32):
    inputs = (torch.randn(2, 4, 64, 64).to(kind), torch.tensor(500.0), torch.randn(2, 77, 768).to(kind))
    return "unet_step_s", lambda: Step(unet().to(kind)), inputs


def sd15_decode(kind=torch.float32):
    return "vae_decode_s", lambda: Decode(vae().to(kind)), (torch.randn(1, 4, 64, 64).to(kind),)


def sdxl_step(kind=torch.float32):
    inputs = (torch.randn(2, 4, 152, 104).to(kind), torch.tensor(500.0), torch.randn(2, 77, 2048).to(kind),
              torch.randn(2, 1280).to(kind), torch.tensor([[1216.0, 832, 0, 0, 1216, 832]] * 2).to(kind))
    return "sdxl_step_s", lambda: StepXL(sdxl_unet().to(kind)), inputs


def pytorch(work, kind, repetitions):
    with torch.inference_mode():
        name, make, inputs = work(kind)
        net = make()
        return name, timed(lambda: net(*inputs), repetitions)


def openvino(work, kind, threads, repetitions, folder):
    import openvino as ov

    core = ov.Core()
    name, make, inputs = work()
    path = folder / (name + ".xml")
    if not path.exists():
        # Traced on a small latent: a network of SDXL's size runs several times for it.
        small = (inputs[0][:, :, :32, :32],) + inputs[1:]
        with torch.inference_mode():
            model = ov.convert_model(make(), example_input=small, input=[list(i.shape) for i in inputs])
        ov.save_model(model, path, compress_to_fp16=False)
        del model
    options = {"INFERENCE_NUM_THREADS": threads, "INFERENCE_PRECISION_HINT": kind}
    net = core.compile_model(path, "CPU", options)
    return name, timed(lambda: net([i.numpy() for i in inputs]), repetitions)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("peer", choices=["diffusers", "diffusers-bfloat16", "openvino", "openvino-bfloat16"])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--sdxl", action="store_true")
    wanted = parser.parse_args()
    torch.manual_seed(1)
    torch.set_num_threads(wanted.threads)
    half = wanted.peer.endswith("bfloat16")
    figures = {"peer": wanted.peer, "threads": wanted.threads}
    for work in [sdxl_step] if wanted.sdxl else [sd15_step, sd15_decode]:
        if wanted.peer.startswith("diffusers"):
            name, seconds = pytorch(work, torch.bfloat16 if half else torch.float32, wanted.repetitions)
        else:
            name, seconds = openvino(work, "bf16" if half else "f32", wanted.threads, wanted.repetitions, wanted.folder)
        figures[name] = round(seconds, 3)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20)
    print(json.dumps(figures | {"peak_resident_gib": round(peak, 2)}), flush=True)


main()
