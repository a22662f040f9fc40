#include "blas_loader.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern char **environ;

static repro_blas loaded;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int done;

// OPENBLAS_* of the user's environment would change bits or threads behind our back.
static void clear_environment(void) {
    char name[128];
    for (int found = 1; found;) {
        found = 0;
        for (char **entry = environ; entry && *entry; entry++) {
            const char *equals = strchr(*entry, '=');
            if (!equals || strncmp(*entry, "OPENBLAS_", 9) != 0) continue;
            size_t length = (size_t)(equals - *entry);
            if (length >= sizeof name) continue;
            memcpy(name, *entry, length);
            name[length] = 0;
            unsetenv(name);
            found = 1;
            break;
        }
    }
}

static void describe_openblas(void *library) {
    char *(*config)(void) = (char *(*)(void))dlsym(library, "openblas_get_config");
    char *(*core)(void) = (char *(*)(void))dlsym(library, "openblas_get_corename");
    void (*threads)(int) = (void (*)(int))dlsym(library, "openblas_set_num_threads");
    char version[32] = "";
    if (config) sscanf(config(), "OpenBLAS %31s", version);
    snprintf(loaded.library, sizeof loaded.library, "OpenBLAS%s%s", version[0] ? " " : "", version);
    snprintf(loaded.core, sizeof loaded.core, "%s", core ? core() : "unknown");
    if (threads) threads(1);
}

static int open_library(const char *name) {
    void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (!library) return 0;
    loaded.sgemm = (repro_sgemm)dlsym(library, "cblas_sgemm");
    if (!loaded.sgemm) {
        dlclose(library);
        return 0;
    }
    if (dlsym(library, "openblas_get_config")) {
        describe_openblas(library);
    } else {
        snprintf(loaded.library, sizeof loaded.library, "reference BLAS");
        snprintf(loaded.core, sizeof loaded.core, "generic");
    }
    return 1;
}

const repro_blas *repro_blas_load(const char *core_type) {
    static const char *const names[] = {"libopenblas.so.0", "libopenblas.so", "libblas.so.3"};
    pthread_mutex_lock(&lock);
    if (!done) {
        done = 1;
        clear_environment();
        if (core_type) setenv("OPENBLAS_CORETYPE", core_type, 1);
        setenv("OPENBLAS_NUM_THREADS", "1", 1);
        int found = 0;
        for (size_t i = 0; i < sizeof names / sizeof *names && !found; i++) found = open_library(names[i]);
        if (!found)
            snprintf(loaded.message, sizeof loaded.message,
                     "neither libopenblas.so.0 nor libblas.so.3 can be loaded  on this machine");
        unsetenv("OPENBLAS_CORETYPE");
        unsetenv("OPENBLAS_NUM_THREADS");
    }
    pthread_mutex_unlock(&lock);
    return &loaded;
}
