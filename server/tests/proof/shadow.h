/* What a power cut would leave: which bytes and which names have reached the shadow. Part of shim.c, which says how it is used. */
#define LONGEST 1024
#define FDS 4096
#define MOST 512

/* Written by the test: fail_from, fail_until, limit, every_write, fail_checkpoint. The rest is written here. */
struct control { volatile uint64_t syncs, fail_from, fail_until, syncs_failed, used, limit, every_write, writes_failed, fail_checkpoint; };
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

static int is_database(const struct file *file) {
  size_t length = strlen(file->path);
  return length > 3 && strcmp(file->path + length - 3, ".db") == 0;
}

/* A checkpoint that had to stop half-way, because of a reader, has written to the database and not synced it: SQLite begins each
 * checkpoint by syncing the log, so a log that is synced while its database is dirty tells. */
static int was_left_half_way(const struct file *log) {
  size_t length = strlen(log->path);
  for (size_t i = 0; i < file_count; i++)
    if (!files[i]->gone && files[i]->count && is_database(files[i]) && strlen(files[i]->path) + 4 == length &&
        strncmp(files[i]->path, log->path, length - 4) == 0) return 1;
  return 0;
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
