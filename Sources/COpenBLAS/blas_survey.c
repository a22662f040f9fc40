#define _GNU_SOURCE
#include "blas_survey.h"

#include <dlfcn.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// OpenBLAS exports one table of kernels for each family: `gotoblas_HASWELL`.
static void list_families(void *library, char *out, size_t size) {
    static const char *const known[] = {"PRESCOTT",  "CORE2",     "NEHALEM",     "BARCELONA", "SANDYBRIDGE",
                                        "BULLDOZER", "EXCAVATOR", "HASWELL",     "ZEN",       "SKYLAKEX",
                                        "COOPERLAKE", "SAPPHIRERAPIDS", "ARMV8", "CORTEXA57", "NEOVERSEN1",
                                        "NEOVERSEV1", "NEOVERSEN2", "ARMV8SVE"};
    size_t used = 0;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        char symbol[48];
        snprintf(symbol, sizeof symbol, "gotoblas_%s", known[i]);
        if (!dlsym(library, symbol)) continue;
        int written = snprintf(out + used, size - used, "%s%s", used ? " " : "", known[i]);
        if (written > 0 && (size_t)written < size - used) used += (size_t)written;
    }
}

static int describe(const char *name, repro_blas_found *found) {
    void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (!library) return 0;
    memset(found, 0, sizeof *found);
    snprintf(found->name, sizeof found->name, "%s", name);
    struct link_map *map = NULL;
    if (dlinfo(library, RTLD_DI_LINKMAP, &map) == 0 && map)
        snprintf(found->path, sizeof found->path, "%s", map->l_name);
    char *(*config)(void) = (char *(*)(void))dlsym(library, "openblas_get_config");
    char version[32] = "";
    if (config) {
        sscanf(config(), "OpenBLAS %31s", version);
        snprintf(found->version, sizeof found->version, "OpenBLAS%s%s", version[0] ? " " : "", version);
        list_families(library, found->families, sizeof found->families);
    } else {
        snprintf(found->version, sizeof found->version, "reference BLAS");
    }
    return dlsym(library, "cblas_sgemm") != NULL;
}

int repro_blas_survey(repro_blas_found found[REPRO_BLAS_NAMES]) {
    static const char *const names[REPRO_BLAS_NAMES] = {"libopenblas.so.0", "libopenblas.so", "libblas.so.3"};
    int count = 0;
    setenv("OPENBLAS_NUM_THREADS", "1", 1);
    for (int i = 0; i < REPRO_BLAS_NAMES; i++) count += describe(names[i], &found[count]);
    unsetenv("OPENBLAS_NUM_THREADS");
    return count;
}
