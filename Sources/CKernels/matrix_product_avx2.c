// For x86-64 with AVX2 and FMA: 6 x 16 of 16 registers.
#if defined(__x86_64__)
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define PRODUCT_KERNELS repro_product_kernels_avx2
#define LANES 8
#define VECTORS 2
#define MOST 6
#include "matrix_product.inc"
#pragma clang attribute pop
#else
typedef int repro_no_avx2_product;
#endif
