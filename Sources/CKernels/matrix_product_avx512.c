// For x86-64 with AVX-512: 6 x 64 of 32 registers.
#if defined(__x86_64__)
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#pragma clang attribute push(__attribute__((target("avx512f,avx512vl,avx512bw,avx512dq,avx2,fma"))), apply_to = function)
#define PRODUCT_KERNELS repro_product_kernels_avx512
#define LANES 16
#define VECTORS 4
#define MOST 12
#define WIDE 6
#include "matrix_product.inc"
#pragma clang attribute pop
#else
typedef int repro_no_avx512_product;
#endif
