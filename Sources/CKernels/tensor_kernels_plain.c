// For any processor.
#define KERNELS repro_tensor_kernels_plain
#include "tensor_kernels.inc"
