/* classes.h - the classes of asyncio that are made when it is imported: each stands in
 * the file of its name. */
#ifndef SCHED_CLASSES_H
#define SCHED_CLASSES_H

#include "object/type.h"

extern const TypeDef bounded_semaphore_class, event_class, lock_class, semaphore_class;
extern const TypeDef task_group_class;
extern const TypeDef lifo_queue_class, priority_queue_class, queue_class;

#endif
