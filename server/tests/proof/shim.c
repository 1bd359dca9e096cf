/* A disk that loses what was not synced, and that fails when it is told to.
 *
 * Preloaded into the server. The files under SHIM_ROOT are what the program sees; SHIM_SHADOW holds what a power cut would leave:
 * bytes get there when their file is synced, names when their directory is (a new file also when it is itself synced, as on ext4).
 * After a sync that fails, what it should have written counts as clean and is lost, as on Linux since 4.13.
 * SHIM_CONTROL is a page of nine 64-bit numbers shared with the test. Files ending in -shm are memory, and left alone.
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

#include "shadow.h"

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
  static int half_way;
  if (file && !is_database(file) && was_left_half_way(file)) half_way = 1;
  if (control->fail_checkpoint && half_way && file && is_database(file)) {
    /* The sync that completes what an earlier checkpoint began. */
    control->fail_checkpoint = half_way = 0;
    control->fail_from = control->fail_until = number;
  }
  if (file && is_database(file)) half_way = 0;
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
