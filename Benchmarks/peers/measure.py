"""Measures one peer on Stable Diffusion 1.5 at 512x512: `measure.py PEER [--threads N] [--repetitions N]`.

The models have SD 1.5's shapes and random weights. A UNet step is one call with a batch of two; medians of some
calls after one that does not count. Prints one JSON object.
"""

import argparse
import json
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


def step_inputs(kind=torch.float32):
    return (torch.randn(2, 4, 64, 64).to(kind), torch.tensor(500.0), torch.randn(2, 77, 768).to(kind))


def pytorch(kind, repetitions):
    with torch.inference_mode():
        inputs = step_inputs(kind)
        net = Step(unet().to(kind))
        step = timed(lambda: net(*inputs), repetitions)
        del net
        z = torch.randn(1, 4, 64, 64).to(kind)
        net = Decode(vae().to(kind))
        return step, timed(lambda: net(z), repetitions)


def openvino(kind, threads, repetitions):
    import openvino as ov

    core = ov.Core()
    options = {"INFERENCE_NUM_THREADS": threads, "INFERENCE_PRECISION_HINT": kind}

    def compiled(net, inputs):
        with torch.inference_mode():
            model = ov.convert_model(net, example_input=inputs, input=[list(i.shape) for i in inputs])
        return core.compile_model(model, "CPU", options)

    inputs = step_inputs()
    net = compiled(Step(unet()), inputs)
    step = timed(lambda: net([i.numpy() for i in inputs]), repetitions)
    del net
    z = torch.randn(1, 4, 64, 64)
    net = compiled(Decode(vae()), (z,))
    return step, timed(lambda: net([z.numpy()]), repetitions)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("peer", choices=["diffusers", "diffusers-bfloat16", "openvino", "openvino-bfloat16"])
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--repetitions", type=int, default=3)
    wanted = parser.parse_args()
    torch.manual_seed(1)
    torch.set_num_threads(wanted.threads)
    half = wanted.peer.endswith("bfloat16")
    if wanted.peer.startswith("diffusers"):
        step, decode = pytorch(torch.bfloat16 if half else torch.float32, wanted.repetitions)
    else:
        step, decode = openvino("bf16" if half else "f32", wanted.threads, wanted.repetitions)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20)
    print(json.dumps({
        "peer": wanted.peer, "threads": wanted.threads, "unet_step_s": round(step, 3),
        "vae_decode_s": round(decode, 3), "peak_resident_gib": round(peak, 2)}))


main()
