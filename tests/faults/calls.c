/* Preloaded before the C library: counts system calls about files below a folder, and lets one of
 * them fail, or end the process. `calls.py` compiles and controls this library. The counts are
 * shared with the forks of the process that loaded it. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

struct state {
    volatile long count, number;
    volatile int error, signal, stays;
    char root[1024], call[32], where[256];
    char order[1 << 16];
};
static struct state *state;

__attribute__((constructor)) static void begin(void) {
    state = mmap(NULL, sizeof *state, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (state == MAP_FAILED) state = NULL;
}

/* number 0 only counts calls; -1 does not even count them. */
void fault_set(const char *root, long number, int error, int sent, int stays) {
    state->number = -1;
    state->count = 0;
    state->error = error;
    state->signal = sent;
    state->stays = stays;
    state->call[0] = state->where[0] = 0;
    snprintf(state->root, sizeof state->root, "%s", root);
    state->number = number;
}
void fault_leave(void) { state->number = -1; }
long fault_count(void) { return state->count; }
/* The counted calls, each as a letter; `fault_name` has their names. */
const char *fault_order(void) { return state->order; }
const char *fault_call(void) { return state->call; }
const char *fault_where(void) { return state->where; }

static int below(const char *path) {
    size_t length = strlen(state->root);
    char here[1024];
    if (!path) return 0;
    if (path[0] != '/') {
        if (syscall(SYS_getcwd, here, sizeof here) < 0) return 0;
        path = here;
    }
    return !strncmp(path, state->root, length) && (!path[length] || path[length] == '/');
}

static const char *const calls[] = {
    "open", "create", "read", "write", "fsync", "truncate", "close", "stat", "fstat", "flock", "chmod",
    "utime", "rename", "exchange", "link", "unlink", "rmdir", "mkdir", NULL};

const char *fault_name(int letter) { return calls[letter - 'a']; }
static char letter(const char *call) {
    int number = 0;
    while (calls[number + 1] && strcmp(calls[number], call)) number++;
    return (char)('a' + number);
}

/* Tells whether a call is to fail. */
static int fails(const char *call, const char *path) {
    if (!state || state->number < 0 || !below(path)) return 0;
    long count = __sync_add_and_fetch(&state->count, 1);
    if (count <= (long)sizeof state->order) state->order[count - 1] = letter(call);
    int is_later = state->stays && state->call[0] && !strcmp(state->call, call);
    if (count != state->number && !is_later) return 0;
    if (count == state->number) {
        const char *name = strrchr(path, '/');
        snprintf(state->where, sizeof state->where, "%s", name ? name + 1 : path);
        snprintf(state->call, sizeof state->call, "%s", call);
    }
    if (state->signal) {
        syscall(SYS_kill, (pid_t)syscall(SYS_getpid), state->signal);
        return 0;
    }
    errno = state->error;
    return 1;
}
static int fails_at(const char *call, int file) {
    char link[64], path[1024];
    if (!state || state->number < 0) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    long length = syscall(SYS_readlink, link, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    if (path[0] != '/') return 0; /* A pipe. */
    return fails(call, path);
}

#define REAL(name) \
    static __typeof__(&name) real; \
    if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)
#define BY_PATH(type, name, call, path, parameters, arguments) \
    type name parameters { \
        REAL(name); \
        return fails(call, path) ? (type)-1 : real arguments; \
    }
#define BY_FILE(type, name, call, file, parameters, arguments) \
    type name parameters { \
        REAL(name); \
        return fails_at(call, file) ? (type)-1 : real arguments; \
    }
#define OPEN(name, parameters, arguments) \
    int name parameters { \
        REAL(name); \
        mode_t mode = 0; \
        if (flags & (O_CREAT | __O_TMPFILE)) { \
            va_list more; \
            va_start(more, flags); \
            mode = va_arg(more, mode_t); \
            va_end(more); \
        } \
        return fails(flags & O_CREAT ? "create" : "open", path) ? -1 : real arguments; \
    }

OPEN(open, (const char *path, int flags, ...), (path, flags, mode))
OPEN(open64, (const char *path, int flags, ...), (path, flags, mode))
OPEN(openat, (int at, const char *path, int flags, ...), (at, path, flags, mode))
OPEN(openat64, (int at, const char *path, int flags, ...), (at, path, flags, mode))
BY_FILE(ssize_t, read, "read", file, (int file, void *data, size_t size), (file, data, size))
BY_FILE(ssize_t, write, "write", file, (int file, const void *data, size_t size), (file, data, size))
BY_FILE(ssize_t, pwrite, "write", file, (int file, const void *data, size_t size, off_t at), (file, data, size, at))
BY_FILE(ssize_t, pwrite64, "write", file, (int file, const void *data, size_t size, off64_t at), (file, data, size, at))
BY_FILE(int, fsync, "fsync", file, (int file), (file))
BY_FILE(int, fdatasync, "fsync", file, (int file), (file))
BY_FILE(int, ftruncate, "truncate", file, (int file, off_t size), (file, size))
BY_FILE(int, ftruncate64, "truncate", file, (int file, off64_t size), (file, size))
BY_FILE(int, flock, "flock", file, (int file, int kind), (file, kind))
BY_FILE(int, fchmod, "chmod", file, (int file, mode_t mode), (file, mode))
BY_FILE(int, fstat, "fstat", file, (int file, struct stat *status), (file, status))
BY_FILE(int, fstat64, "fstat", file, (int file, struct stat64 *status), (file, status))
BY_PATH(int, stat, "stat", path, (const char *path, struct stat *status), (path, status))
BY_PATH(int, stat64, "stat", path, (const char *path, struct stat64 *status), (path, status))
BY_PATH(int, lstat, "stat", path, (const char *path, struct stat *status), (path, status))
BY_PATH(int, lstat64, "stat", path, (const char *path, struct stat64 *status), (path, status))
BY_PATH(int, chmod, "chmod", path, (const char *path, mode_t mode), (path, mode))
BY_PATH(int, fchmodat, "chmod", path, (int at, const char *path, mode_t mode, int flags), (at, path, mode, flags))
BY_PATH(int, utimensat, "utime", path, (int at, const char *path, const struct timespec times[2], int flags), (at, path, times, flags))
BY_PATH(int, rename, "rename", path, (const char *path, const char *other), (path, other))
BY_PATH(int, renameat2, "exchange", path, (int at, const char *path, int to, const char *other, unsigned flags), (at, path, to, other, flags))
BY_PATH(int, link, "link", path, (const char *path, const char *other), (path, other))
BY_PATH(int, unlink, "unlink", path, (const char *path), (path))
BY_PATH(int, unlinkat, "unlink", path, (int at, const char *path, int flags), (at, path, flags))
BY_PATH(int, rmdir, "rmdir", path, (const char *path), (path))
BY_PATH(int, mkdir, "mkdir", path, (const char *path, mode_t mode), (path, mode))

int close(int file) {
    REAL(close);
    int is_failing = fails_at("close", file), error = errno;
    int done = real(file);
    if (!is_failing) return done;
    errno = error;
    return -1;
}
