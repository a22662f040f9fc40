#include "CVocabulary.h"

// Carried in the binary: the program needs no data folder at run time. SwiftPM compiles C as C17, where clang
// knows #embed as an extension.
#pragma clang diagnostic ignored "-Wc23-extensions"
static const uint8_t merges[] = {
#embed "data/merges.bin"
};
static const uint8_t entities[] = {
#embed "data/entities.txt"
};
static const uint8_t compositions[] = {
#embed "data/compositions.txt"
};

enum { symbol_count = 49406 };

static uint32_t merge_word(size_t index) {
  return merges[2 * index] | (uint32_t)merges[2 * index + 1] << 8;
}

int32_t vocabulary_merge(uint16_t left, uint16_t right) {
  if (left >= symbol_count) return -1;
  const size_t pairs = symbol_count + 1;
  uint32_t first = merge_word(left), end = merge_word((size_t)left + 1);
  while (first < end) {
    const uint32_t middle = (first + end) / 2;
    const uint32_t found = merge_word(pairs + 2 * (size_t)middle);
    if (found == right) return (int32_t)merge_word(pairs + 2 * (size_t)middle + 1);
    if (found < right) first = middle + 1;
    else end = middle;
  }
  return -1;
}

const uint8_t *vocabulary_entities(size_t *count) {
  *count = sizeof entities;
  return entities;
}

const uint8_t *vocabulary_compositions(size_t *count) {
  *count = sizeof compositions;
  return compositions;
}
