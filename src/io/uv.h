/* uv.h - <uv.h> for files that also see runtime.h: the raise() of <signal.h>, which
 * libuv's header includes, gets out of the way of ours. */
#ifndef IO_UV_H
#define IO_UV_H

#define raise signal_raise
#include <uv.h>
#undef raise

#endif
