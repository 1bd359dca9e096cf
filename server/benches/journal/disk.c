/* Counts what a program asks of the disk, in a page shared with the measurement: for each kind of file, syncs and bytes written.
 * Kinds: the journal's write-ahead log, the journal's file, the keys' files, anything else. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <unistd.h>

enum { WAL, FILES, KEYS, ELSE, KINDS };
#define FDS 4096
static unsigned char kind_of[FDS];
static uint64_t *counts;

__attribute__((constructor)) static void begin(void) {
  memset(kind_of, ELSE, sizeof kind_of);
  const char *path = getenv("DISK_COUNTS");
  if (!path) return;
  int (*real)(const char *, int, ...) = dlsym(RTLD_NEXT, "open");
  int fd = real(path, O_RDWR);
  void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (page != MAP_FAILED) counts = page;
}

static void count(int fd, int what, uint64_t by) {
  if (counts && fd >= 0 && fd < FDS) __atomic_fetch_add(&counts[kind_of[fd] * 2 + what], by, __ATOMIC_RELAXED);
}

static int opened(int fd, const char *path) {
  if (fd >= 0 && fd < FDS)
    kind_of[fd] = strstr(path, "keys.db") ? KEYS : strstr(path, "alongside.db-wal") ? WAL : strstr(path, "alongside.db") ? FILES : ELSE;
  return fd;
}

#define OPEN(name) \
  int name(const char *path, int flags, ...) { \
    va_list rest; va_start(rest, flags); mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0; va_end(rest); \
    int (*real)(const char *, int, ...) = dlsym(RTLD_NEXT, #name); \
    return opened(real(path, flags, mode), path); \
  }
OPEN(open)
OPEN(open64)

#define SYNC(name) int name(int fd) { static int (*real)(int); if (!real) real = dlsym(RTLD_NEXT, #name); count(fd, 0, 1); return real(fd); }
SYNC(fsync)
SYNC(fdatasync)

#define PWRITE(name) \
  ssize_t name(int fd, const void *bytes, size_t n, off_t at) { \
    static ssize_t (*real)(int, const void *, size_t, off_t); if (!real) real = dlsym(RTLD_NEXT, #name); \
    count(fd, 1, n); return real(fd, bytes, n, at); \
  }
PWRITE(pwrite)
PWRITE(pwrite64)
