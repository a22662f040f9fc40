// For any processor; without a fused multiply-add in hardware, fmaf of the C library gives the same bits slowly.
#define PRODUCT_KERNELS repro_product_kernels_plain
#define LANES 4
#define VECTORS 2
#define MOST 6
#include "matrix_product.inc"
