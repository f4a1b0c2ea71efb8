/* aiolos.h - embed Aiolos. */
#ifndef AIOLOS_H
#define AIOLOS_H
enum aiolos_grant { /* what scripts may touch; a module without its grant is not
                       importable */
                    AIOLOS_GRANT_NONE = 0,
                    AIOLOS_GRANT_STDOUT = 1,
                    AIOLOS_GRANT_STDIN = 2,
                    AIOLOS_GRANT_CLOCK = 4,
                    AIOLOS_GRANT_RANDOM = 8,
                    AIOLOS_GRANT_FILES_READ = 16,
                    AIOLOS_GRANT_FILES_WRITE = 32,
                    AIOLOS_GRANT_CONNECT = 64,
                    AIOLOS_GRANT_LISTEN = 128,
                    AIOLOS_GRANT_PROCESS = 256,
                    AIOLOS_GRANT_ENV = 512,
                    AIOLOS_GRANT_SIGNALS = 1024,
                    AIOLOS_GRANT_EVAL = 2048,
                    AIOLOS_GRANT_FFI = 4096,
                    AIOLOS_GRANT_ALL = 0xffff
};
#endif
