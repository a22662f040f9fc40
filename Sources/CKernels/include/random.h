// Normal numbers as PyTorch and CUDA make them, sixteen at a time; the same bits on every CPU.
#ifndef REPRO_RANDOM_H
#define REPRO_RANDOM_H

#include <stdint.h>

typedef float repro_float16 __attribute__((ext_vector_type(16)));
typedef uint32_t repro_uint16 __attribute__((ext_vector_type(16)));
typedef uint32_t repro_uint4 __attribute__((ext_vector_type(4)));

/// The next generation of sixteen words of the Mersenne twister's state: from these and the sixteen after them, and
/// those 384 and 400 words further on (mt19937 looks 397 ahead).
repro_uint16 repro_twist(repro_uint16 current, repro_uint16 following, repro_uint16 far, repro_uint16 farther);

/// The words that sixteen words of state give.
repro_uint16 repro_temper(repro_uint16 state);

/// Sixteen words of the Mersenne twister as PyTorch's CPU generator turns them into normal numbers: the low 24
/// bits are uniforms, the first eight give radii, the last eight angles (`normal_fill` with AVX2).
repro_float16 repro_box_muller(repro_uint16 words);

/// Philox 4x32-10: the four words of one counter, as cuRAND lays it out.
repro_uint4 repro_philox(uint64_t seed, uint64_t offset, uint64_t subsequence);

/// The normal number `which` (0 ... 3) of sixteen consecutive subsequences at one offset, computed in double.
repro_float16 repro_philox_normals(uint64_t seed, uint64_t offset, uint64_t subsequence, int which);

#endif
