/* hide.h - tells AddressSanitizer which bytes of the heap belong to nobody.
 *
 * In sanitizer builds, touching a free cell, or what lies behind the bytes that were
 * asked for, is reported where it happens. Elsewhere these are nothing. */
#ifndef MEMORY_HIDE_H
#define MEMORY_HIDE_H

#include "base/common.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HIDE_WORKS 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) && !defined(HIDE_WORKS)
#define HIDE_WORKS 1
#endif

#ifndef HIDE_WORKS
#define HIDE_WORKS 0
#endif

#if HIDE_WORKS
void __asan_poison_memory_region(void const volatile *from, size_t n);
void __asan_unpoison_memory_region(void const volatile *from, size_t n);
#define bytes_hide(from, n) __asan_poison_memory_region(from, n)
#define bytes_show(from, n) __asan_unpoison_memory_region(from, n)
#else
#define bytes_hide(from, n) ((void)(from), (void)(n))
#define bytes_show(from, n) ((void)(from), (void)(n))
#endif

#endif
