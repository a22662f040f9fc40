// For x86-64 with the AVX-512 of Skylake servers and later.
#if defined(__x86_64__)
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#pragma clang attribute push(__attribute__((target("avx512f,avx512vl,avx512bw,avx512dq,avx2,fma"))), apply_to = function)
#define KERNELS repro_tensor_kernels_avx512
#include "tensor_kernels.inc"
#pragma clang attribute pop
#else
typedef int repro_no_avx512;
#endif
