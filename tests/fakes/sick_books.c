/* A sick disk under the robot's books alone: loaded by LD_PRELOAD, it fails what is written to ledger.sqlite and the
 * files beside it, or flushed there, whoever asks: SQLite calls the C library, and nothing in Python stands between.
 *
 * sick_books(kind, error, first, last): of the flushes (kind 0) or writes (kind 1) there from now on, counted from 1,
 * those from `first` to `last` fail with `error`. sick_books_asked(kind): how many there were since. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

enum { FLUSH, WRITE, KINDS };

static atomic_int wanted_error[KINDS];
static atomic_long asked[KINDS], first_failing[KINDS], last_failing[KINDS];

void sick_books(int kind, int error, long first, long last) {
    asked[kind] = 0;
    first_failing[kind] = first;
    last_failing[kind] = last;
    wanted_error[kind] = error;
}

long sick_books_asked(int kind) { return asked[kind]; }

__attribute__((constructor)) static void spare_the_children(void) { unsetenv("LD_PRELOAD"); }

static int is_of_the_books(int descriptor) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    const char *name = strrchr(path, '/');
    return name && strncmp(name, "/ledger.sqlite", strlen("/ledger.sqlite")) == 0;
}

static int fails(int kind, int descriptor) {
    int before = errno;
    int ours = is_of_the_books(descriptor);
    errno = before;
    if (!ours) return 0;
    long number = ++asked[kind];
    if (!wanted_error[kind] || number < first_failing[kind] || number > last_failing[kind]) return 0;
    errno = wanted_error[kind];
    return 1;
}

#define STAND_IN(type, name, kind, parameters, arguments)                                                            \
    type name parameters {                                                                                           \
        static type(*real) parameters;                                                                               \
        if (!real) real = (type(*) parameters)dlsym(RTLD_NEXT, #name);                                               \
        return fails(kind, descriptor) ? -1 : real arguments;                                                        \
    }

STAND_IN(int, fsync, FLUSH, (int descriptor), (descriptor))
STAND_IN(int, fdatasync, FLUSH, (int descriptor), (descriptor))
STAND_IN(ssize_t, write, WRITE, (int descriptor, const void *data, size_t size), (descriptor, data, size))
STAND_IN(ssize_t, pwrite, WRITE, (int descriptor, const void *data, size_t size, off_t at), (descriptor, data, size, at))
STAND_IN(ssize_t, pwrite64, WRITE, (int descriptor, const void *data, size_t size, off64_t at), (descriptor, data, size, at))
STAND_IN(int, ftruncate, WRITE, (int descriptor, off_t size), (descriptor, size))
STAND_IN(int, ftruncate64, WRITE, (int descriptor, off64_t size), (descriptor, size))
