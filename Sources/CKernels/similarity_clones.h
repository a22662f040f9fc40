// The same C compiled for several instruction sets, chosen when the program starts. Without contraction every lane does
// the same IEEE operations in the same order, so all copies give the same bits.
#ifndef REPRO_SIMILARITY_CLONES_H
#define REPRO_SIMILARITY_CLONES_H

#if defined(__x86_64__) && defined(__ELF__)
#define REPRO_CLONES __attribute__((target_clones("default", "avx2", "avx512f")))
#else
#define REPRO_CLONES
#endif

#endif
