#ifndef CVOCABULARY_H
#define CVOCABULARY_H

#include <stddef.h>
#include <stdint.h>

/// The symbol that two neighbouring symbols of a word merge into, or -1. A lower symbol is an earlier merge.
int32_t vocabulary_merge(uint16_t left, uint16_t right);

/// HTML's named characters, ASCII; the format is told in data/make_tables.py.
const uint8_t *vocabulary_entities(size_t *count);

/// Unicode's canonical mappings, ASCII; the format is told in data/make_tables.py.
const uint8_t *vocabulary_compositions(size_t *count);

#endif
