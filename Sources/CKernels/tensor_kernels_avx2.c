// For x86-64 with AVX2 and FMA.
#if defined(__x86_64__)
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define KERNELS repro_tensor_kernels_avx2
#include "tensor_kernels.inc"
#pragma clang attribute pop
#else
typedef int repro_no_avx2;
#endif
