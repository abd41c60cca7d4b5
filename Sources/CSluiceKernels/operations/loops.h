// The loop of one operation, for one instruction set. Operands step through memory, or stay where they are if repeated:
// one loop serves both.
#pragma once
#include "isa/kernels.h"
#include "lanes/lanes.h"
#if SLUICE_COMPILED

#define SLUICE_ELEMENT_LOOP(identifier, name, arity, A, B, C, R, expression) \
  SLUICE_HOT void SLUICE_NAME(sluice_loop_##identifier)( \
      void *dst, const void *pa, const void *pb, const void *pc, int64_t count, int repeated) { \
    const char *at_a = pa, *at_b = pb, *at_c = pc; \
    char *at = dst, *end = at + (int64_t)(sizeof(v##R) / SLUICE_LANES) * count; \
    const int64_t step_a = repeated & 1 ? 0 : sizeof(v##A); \
    const int64_t step_b = repeated & 2 ? 0 : sizeof(v##B); \
    const int64_t step_c = repeated & 4 ? 0 : sizeof(v##C); \
    for (; at < end; at += sizeof(v##R)) { \
      v##A a = load_##A(at_a); \
      v##B b = arity > 1 ? load_##B(at_b) : (v##B){0}; \
      v##C c = arity > 2 ? load_##C(at_c) : (v##C){0}; \
      (void)b, (void)c; \
      store_##R(at, expression); \
      at_a += step_a, at_b += step_b, at_c += step_c; \
    } \
  }
#define SLUICE_NO_LOOP(...)

#endif
