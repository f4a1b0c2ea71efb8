/* time.h - what the files of module time share. */
#ifndef MODULES_TIME_H
#define MODULES_TIME_H

#include "modules/modules.h"

/* struct_time and the functions that make, read and print it. False: raised. */
MUST_CHECK bool time_add_calendar(Runtime *rt, Module *m);

#endif
