/* math.h - what the files of module math share. Each part offers its natives as a table;
 * math.c puts the module together. */
#ifndef MODULES_MATH_H
#define MODULES_MATH_H

#include "object/type.h"

extern const NativeDef math_gamma_natives[], math_integer_natives[], math_sum_natives[];

COLD Value math_domain_error(Runtime *rt);
COLD Value math_range_error(Runtime *rt);

#endif
