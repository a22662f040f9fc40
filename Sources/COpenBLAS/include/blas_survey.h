// Which matrix libraries this machine has, whichever of them is used.
#ifndef REPRO_BLAS_SURVEY_H
#define REPRO_BLAS_SURVEY_H

typedef struct {
    /// As it is asked for: `libopenblas.so.0`.
    char name[32];
    /// Where it lies.
    char path[256];
    /// `OpenBLAS 0.3.21`, or `reference BLAS`.
    char version[64];
    /// Kernel families that are built in, separated by spaces; empty where there is but one.
    char families[512];
} repro_blas_found;

enum { REPRO_BLAS_NAMES = 3 };

/// Loads every library by its name, in the order in which they are tried; several names may mean one file.
/// Returns how many were found. Load the library that shall be used before this: the first decides its family.
int repro_blas_survey(repro_blas_found found[REPRO_BLAS_NAMES]);

#endif
