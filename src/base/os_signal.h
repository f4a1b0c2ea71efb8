/* os_signal.h - <signal.h> for files that also see runtime.h: its raise() gets out of the
 * way of ours. Stands before headers that include <signal.h> themselves, as <uv.h>. */
#ifndef BASE_OS_SIGNAL_H
#define BASE_OS_SIGNAL_H

#define raise os_raise
#include <signal.h>
#undef raise

#endif
