// Loads OpenBLAS (or the reference BLAS) with a kernel family of our choice. The library reads its environment
// once, when it is loaded: so the environment is set first and nothing links to it.
#ifndef REPRO_BLAS_LOADER_H
#define REPRO_BLAS_LOADER_H

#include "blas_survey.h"

typedef void (*repro_sgemm)(int order, int transpose_a, int transpose_b, int m, int n, int k, float alpha,
                            const float *a, int lda, const float *b, int ldb, float beta, float *c, int ldc);

typedef struct {
    repro_sgemm sgemm;
    /// `OpenBLAS 0.3.21` or `reference BLAS`.
    char library[64];
    /// The kernel family the library reports: `SkylakeX`; `generic` for the reference BLAS.
    char core[32];
    /// Not empty if nothing could be loaded: what was tried.
    char message[256];
} repro_blas;

/// The library, loaded at the first call; later calls return the same, whatever family they name.
/// core_type: a value of OPENBLAS_CORETYPE, or NULL to let the library detect the processor.
const repro_blas *repro_blas_load(const char *core_type);

#endif
