/* A disk that loses what was not synced, and that fails when it is told to.
 *
 * Preloaded into the server. The files under SHIM_ROOT are what the program sees; SHIM_SHADOW holds what a power cut would leave:
 * bytes get there when their file is synced, names when their directory is (a new file also when it is itself synced, as on ext4).
 * After a sync that fails, what it should have written counts as clean and is lost, as on Linux since 4.13.
 * SHIM_CONTROL is a page of eight 64-bit numbers shared with the test. Files ending in -shm are memory, and left alone.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define LONGEST 1024
#define FDS 4096
#define MOST 512

/* Written by the test: fail_from, fail_until, limit. The rest is written here. */
struct control { volatile uint64_t syncs, fail_from, fail_until, syncs_failed, used, limit, every_write, writes_failed; };
struct range { off_t from, to; };
struct file { char path[LONGEST], durable[LONGEST]; struct range *dirty; size_t count, room; int made, cut, gone; off_t shortest; };
struct change { enum { MADE, GONE, MOVED } what; struct file *file; char from[LONGEST], to[LONGEST]; };

static const char *root, *shadow;
static struct control *control;
static struct file *files[MOST];
static struct change changes[MOST];
static size_t file_count, change_count;
static struct file *open_files[FDS];
static char *open_folders[FDS];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

#define REAL(name, type) static type real_##name; if (!real_##name) real_##name = (type)dlsym(RTLD_NEXT, #name)
typedef int (*open_type)(const char *, int, ...);
typedef ssize_t (*write_type)(int, const void *, size_t);
typedef ssize_t (*pwrite_type)(int, const void *, size_t, off_t);
typedef int (*truncate_type)(int, off_t);
typedef int (*fd_type)(int);
typedef int (*path_type)(const char *);
typedef int (*rename_type)(const char *, const char *);
typedef int (*openat_type)(int, const char *, int, ...);
typedef ssize_t (*writev_type)(int, const struct iovec *, int);
typedef int (*mkdir_type)(const char *, mode_t);

static int really_open(const char *path, int flags, mode_t mode) { REAL(open64, open_type); return real_open64(path, flags, mode); }
static int really_close(int fd) { REAL(close, fd_type); return real_close(fd); }
static ssize_t really_pwrite(int fd, const void *from, size_t n, off_t at) { REAL(pwrite64, pwrite_type); return real_pwrite64(fd, from, n, at); }
static int really_truncate(int fd, off_t to) { REAL(ftruncate64, truncate_type); return real_ftruncate64(fd, to); }
static int really_unlink(const char *path) { REAL(unlink, path_type); return real_unlink(path); }
static int really_rename(const char *from, const char *to) { REAL(rename, rename_type); return real_rename(from, to); }

__attribute__((constructor)) static void begin(void) {
  root = getenv("SHIM_ROOT");
  shadow = getenv("SHIM_SHADOW");
  const char *page = getenv("SHIM_CONTROL");
  if (!root || !shadow || !page) { root = NULL; return; }
  int fd = really_open(page, O_RDWR | O_CLOEXEC, 0);
  void *shared = fd < 0 ? MAP_FAILED : mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (shared == MAP_FAILED) { fprintf(stderr, "shim: no control page\n"); abort(); }
  control = shared;
  really_close(fd);
}

static int is_ours(const char *path) {
  if (!root || !path) return 0;
  size_t length = strlen(root), whole = strlen(path);
  if (strncmp(path, root, length) != 0 || (path[length] != '/' && path[length] != 0)) return 0;
  return whole < 4 || strcmp(path + whole - 4, "-shm") != 0;
}

static void in_shadow(char *into, const char *path) { snprintf(into, LONGEST, "%s%s", shadow, path + strlen(root)); }

static int is_in(const char *folder, const char *path) {
  const char *slash = strrchr(path, '/');
  return slash && (size_t)(slash - path) == strlen(folder) && strncmp(folder, path, slash - path) == 0;
}

static struct file *file_at(const char *path) {
  for (size_t i = 0; i < file_count; i++) if (!files[i]->gone && strcmp(files[i]->path, path) == 0) return files[i];
  if (file_count == MOST) { fprintf(stderr, "shim: too many files\n"); abort(); }
  struct file *file = files[file_count++] = calloc(1, sizeof *file);
  snprintf(file->path, LONGEST, "%s", path);
  snprintf(file->durable, LONGEST, "%s", path);
  return file;
}

static void remember(int what, struct file *file, const char *from, const char *to) {
  if (change_count == MOST) { fprintf(stderr, "shim: too many changes of names\n"); abort(); }
  struct change *change = &changes[change_count++];
  change->what = what;
  change->file = file;
  snprintf(change->from, LONGEST, "%s", from);
  snprintf(change->to, LONGEST, "%s", to);
}

static void forget(size_t at) { memmove(&changes[at], &changes[at + 1], (--change_count - at) * sizeof *changes); }

static void shortened(struct file *file, off_t to) {
  if (!file->cut || to < file->shortest) file->shortest = to;
  file->cut = 1;
}

static void dirtied(struct file *file, off_t from, off_t to) {
  if (file->count && file->dirty[file->count - 1].to == from) { file->dirty[file->count - 1].to = to; return; }
  if (file->count == file->room) {
    file->room = file->room ? file->room * 2 : 64;
    file->dirty = realloc(file->dirty, file->room * sizeof *file->dirty);
  }
  file->dirty[file->count++] = (struct range){ from, to };
}

/* What is synced reaches the shadow. */
static void survive(struct file *file, int fd) {
  char path[LONGEST], bytes[65536];
  struct stat now;
  if (file->gone) return;
  in_shadow(path, file->durable);
  int to = really_open(path, O_WRONLY | O_CLOEXEC | (file->made ? O_CREAT | O_TRUNC : 0), 0600);
  if (to < 0) { fprintf(stderr, "shim: %s is not in the shadow\n", path); abort(); }
  for (size_t i = change_count; file->made && i-- > 0;)
    if ((changes[i].what == MADE && changes[i].file == file) || (changes[i].what == GONE && strcmp(changes[i].from, file->durable) == 0)) forget(i);
  file->made = 0;
  /* Never by opening and closing the file again: that would drop SQLite's locks. Written-only files hold none. */
  int from = (fcntl(fd, F_GETFL) & O_ACCMODE) == O_WRONLY ? really_open(file->path, O_RDONLY | O_CLOEXEC, 0) : fd;
  if (file->cut) really_truncate(to, file->shortest);
  for (size_t i = 0; i < file->count; i++)
    for (off_t at = file->dirty[i].from; at < file->dirty[i].to;) {
      size_t want = file->dirty[i].to - at;
      ssize_t got = pread(from, bytes, want < sizeof bytes ? want : sizeof bytes, at);
      if (got <= 0) break;
      really_pwrite(to, bytes, got, at);
      at += got;
    }
  if (fstat(fd, &now) == 0 && file->cut) really_truncate(to, now.st_size);
  file->count = 0;
  file->cut = 0;
  if (from != fd) really_close(from);
  really_close(to);
}

static void names_survive(const char *folder) {
  char from[LONGEST], to[LONGEST];
  for (size_t i = 0; i < change_count;) {
    struct change *change = &changes[i];
    if (!is_in(folder, change->to)) { i++; continue; }
    in_shadow(from, change->from);
    in_shadow(to, change->to);
    if (change->what == MADE) {
      really_close(really_open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
      change->file->made = 0;
    } else if (change->what == GONE) {
      really_unlink(from);
    } else {
      really_rename(from, to);
      if (change->file) snprintf(change->file->durable, LONGEST, "%s", change->to);
    }
    forget(i);
  }
}

static int opened(const char *path, int flags, mode_t mode) {
  if (!is_ours(path)) return really_open(path, flags, mode);
  pthread_mutex_lock(&lock);
  struct stat before;
  int was_there = stat(path, &before) == 0;
  int fd = really_open(path, flags, mode), why = errno;
  if (fd >= 0 && fd < FDS) {
    struct stat now;
    free(open_folders[fd]);
    open_folders[fd] = NULL;
    open_files[fd] = NULL;
    if (fstat(fd, &now) == 0 && S_ISDIR(now.st_mode)) {
      open_folders[fd] = strdup(path);
    } else {
      struct file *file = open_files[fd] = file_at(path);
      if (!was_there) { file->made = 1; remember(MADE, file, path, path); }
      if (was_there && (flags & O_TRUNC)) { file->count = 0; shortened(file, 0); }
    }
  }
  pthread_mutex_unlock(&lock);
  errno = why;
  return fd;
}

#define MODE mode_t mode = 0; if (flags & O_CREAT) { va_list rest; va_start(rest, flags); mode = va_arg(rest, mode_t); va_end(rest); }
int open(const char *path, int flags, ...) { MODE return opened(path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE return opened(path, flags | O_LARGEFILE, mode); }
int openat(int at, const char *path, int flags, ...) {
  MODE REAL(openat, openat_type);
  return is_ours(path) ? opened(path, flags, mode) : real_openat(at, path, flags, mode);
}
int openat64(int at, const char *path, int flags, ...) { MODE return openat(at, path, flags | O_LARGEFILE, mode); }
int creat(const char *path, mode_t mode) { return opened(path, O_WRONLY | O_CREAT | O_TRUNC, mode); }

int close(int fd) {
  if (fd >= 0 && fd < FDS && (open_files[fd] || open_folders[fd])) {
    pthread_mutex_lock(&lock);
    open_files[fd] = NULL;
    free(open_folders[fd]);
    open_folders[fd] = NULL;
    pthread_mutex_unlock(&lock);
  }
  return really_close(fd);
}

static struct file *file_of(int fd) { return root && fd >= 0 && fd < FDS ? open_files[fd] : NULL; }

/* How much of a write there is room for. */
static size_t room_for(int fd, off_t at, size_t n) {
  struct stat now;
  uint64_t limit = control->limit, used = control->used, left = limit > used ? limit - used : 0;
  if (fstat(fd, &now) != 0) return n;
  uint64_t need = control->every_write ? n : (uint64_t)at + n > (uint64_t)now.st_size ? (uint64_t)at + n - now.st_size : 0;
  if (need > n) need = n;
  uint64_t given = need < left ? need : left;
  control->used = used + given;
  if (given < need) control->writes_failed++;
  return n - (need - given);
}

static ssize_t written(struct file *file, int fd, const void *bytes, size_t n, off_t at) {
  size_t room = room_for(fd, at, n);
  if (room == 0 && n > 0) { errno = ENOSPC; return -1; }
  ssize_t done = really_pwrite(fd, bytes, room, at);
  if (done > 0) dirtied(file, at, at + done);
  return done;
}

ssize_t pwrite64(int fd, const void *bytes, size_t n, off_t at) {
  struct file *file = file_of(fd);
  if (!file) return really_pwrite(fd, bytes, n, at);
  pthread_mutex_lock(&lock);
  ssize_t done = written(file, fd, bytes, n, at);
  pthread_mutex_unlock(&lock);
  return done;
}
ssize_t pwrite(int fd, const void *bytes, size_t n, off_t at) { return pwrite64(fd, bytes, n, at); }

ssize_t write(int fd, const void *bytes, size_t n) {
  REAL(write, write_type);
  struct file *file = file_of(fd);
  if (!file) return real_write(fd, bytes, n);
  pthread_mutex_lock(&lock);
  off_t at = lseek(fd, 0, fcntl(fd, F_GETFL) & O_APPEND ? SEEK_END : SEEK_CUR);
  ssize_t done = written(file, fd, bytes, n, at);
  if (done > 0) lseek(fd, at + done, SEEK_SET);
  pthread_mutex_unlock(&lock);
  return done;
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
  REAL(writev, writev_type);
  if (!file_of(fd)) return real_writev(fd, parts, count);
  ssize_t all = 0;
  for (int i = 0; i < count; i++) {
    ssize_t done = write(fd, parts[i].iov_base, parts[i].iov_len);
    if (done < 0) return all ? all : done;
    all += done;
    if ((size_t)done < parts[i].iov_len) break;
  }
  return all;
}

int ftruncate64(int fd, off_t to) {
  struct file *file = file_of(fd);
  if (!file) return really_truncate(fd, to);
  pthread_mutex_lock(&lock);
  int outcome = really_truncate(fd, to);
  if (outcome == 0) shortened(file, to);
  pthread_mutex_unlock(&lock);
  return outcome;
}
int ftruncate(int fd, off_t to) { return ftruncate64(fd, to); }

static int synced(int fd, const char *how) {
  struct file *file = file_of(fd);
  const char *folder = root && fd >= 0 && fd < FDS ? open_folders[fd] : NULL;
  if (!file && !folder) { fd_type real = (fd_type)dlsym(RTLD_NEXT, how); return real(fd); }
  pthread_mutex_lock(&lock);
  uint64_t number = ++control->syncs;
  int fails = control->fail_from && number >= control->fail_from && number <= control->fail_until;
  if (fails) {
    control->syncs_failed++;
    if (file) file->count = 0;
  } else if (file) {
    survive(file, fd);
  } else {
    names_survive(folder);
  }
  pthread_mutex_unlock(&lock);
  if (fails) errno = EIO;
  return fails ? -1 : 0;
}
int fsync(int fd) { return synced(fd, "fsync"); }
int fdatasync(int fd) { return synced(fd, "fdatasync"); }

int unlink(const char *path) {
  if (!is_ours(path)) return really_unlink(path);
  pthread_mutex_lock(&lock);
  int outcome = really_unlink(path), why = errno;
  if (outcome == 0) { file_at(path)->gone = 1; remember(GONE, NULL, path, path); }
  pthread_mutex_unlock(&lock);
  errno = why;
  return outcome;
}

int rename(const char *from, const char *to) {
  if (!is_ours(from)) return really_rename(from, to);
  pthread_mutex_lock(&lock);
  int outcome = really_rename(from, to), why = errno;
  if (outcome == 0) {
    struct file *file = file_at(from);
    struct file *replaced = file_at(to);
    replaced->gone = 1;
    snprintf(file->path, LONGEST, "%s", to);
    remember(MOVED, file, from, to);
  }
  pthread_mutex_unlock(&lock);
  errno = why;
  return outcome;
}

int mkdir(const char *path, mode_t mode) {
  REAL(mkdir, mkdir_type);
  char copy[LONGEST];
  int outcome = real_mkdir(path, mode), why = errno;
  if (outcome == 0 && is_ours(path)) { in_shadow(copy, path); real_mkdir(copy, mode); }
  errno = why;
  return outcome;
}
