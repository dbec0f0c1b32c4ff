/* A sink for mail: speaks SMTP (RFC 5321) on 127.0.0.1, takes every message and keeps none.

   One thread and one epoll. Input is read as a stream of lines, so commands may be pipelined as far as
   the client dares, also in one segment with the end of the message before (RFC 2920, section 3.1).
   A message ends at CRLF "." CRLF and at nothing that only looks like it.

   Prints {"port": ..., "control": ...}. On the control port, "read" gives a report and "reset" begins
   a new one, each as one line of JSON. Ends when its standard input is a pipe that ends. Linux only. */

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>
#include "sink.h"

enum { READ = 1 << 18, EVENTS = 256 };

typedef struct Peer {
    enum { SMTP_DOOR, CONTROL_DOOR, SMTP, CONTROL, CLOCK, PARENT } kind;
    int fd;
    uint32_t watched;           /* what epoll tells of it */
    Bytes begun;                /* a line whose end has not come yet */
    Bytes out;                  /* answers, of which the first `ready` bytes may leave */
    size_t ready, held;         /* `held`: how often the clock will still let some go */
    bool gone;
    Dialogue talk;
    struct Peer *next;
} Peer;

/* Answers that play a long way: `length` bytes that leave when they are due. */
typedef struct Held {
    int64_t due;
    Peer *to;
    size_t length;
    struct Held *next;
} Held;

int64_t now;
static int64_t delay;
static int poller, clock_fd;
static Held *soonest, **latest = &soonest;
static Peer *gone;
static char input[READ];

void die(const char *what) {
    fprintf(stderr, "sink: %s: %s\n", what, strerror(errno));
    exit(1);
}

int64_t nanoseconds(int clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return (int64_t)time.tv_sec * SECOND + time.tv_nsec;
}

void append(Bytes *to, const char *from, size_t length) {
    if (to->length + length > to->room) {
        to->room = 2 * (to->length + length);
        to->at = realloc(to->at, to->room);
        if (!to->at) die("memory");
    }
    memcpy(to->at + to->length, from, length);
    to->length += length;
}

static void watch(Peer *peer, uint32_t events) {
    if (peer->watched == events) return;
    struct epoll_event wanted = {.events = events, .data.ptr = peer};
    if (epoll_ctl(poller, EPOLL_CTL_MOD, peer->fd, &wanted)) die("epoll_ctl");
    peer->watched = events;
}

static Peer *meet(int fd, int kind, uint32_t events) {
    Peer *peer = calloc(1, sizeof *peer);
    if (!peer) die("memory");
    peer->fd = fd, peer->kind = kind, peer->watched = events;
    struct epoll_event wanted = {.events = events, .data.ptr = peer};
    /* Files cannot be watched; a standard input that is one never ends. */
    if (epoll_ctl(poller, EPOLL_CTL_ADD, fd, &wanted) && kind != PARENT) die("epoll_ctl");
    return peer;
}

static void bury(Peer *peer) {                 /* later: events of this round may still point at it */
    peer->next = gone;
    gone = peer;
}

static void hang_up(Peer *peer) {
    peer->gone = true;
    close(peer->fd);
    if (!peer->held) bury(peer);
}

static void flush(Peer *peer) {
    ssize_t sent = peer->ready ? send(peer->fd, peer->out.at, peer->ready, MSG_NOSIGNAL) : 0;
    if (sent < 0 && errno != EAGAIN) return hang_up(peer);
    if (sent > 0) {
        peer->ready -= sent, peer->out.length -= sent;
        memmove(peer->out.at, peer->out.at + sent, peer->out.length);
    }
    if (peer->talk.leaving && !peer->out.length) return hang_up(peer);
    watch(peer, peer->ready ? EPOLLOUT : peer->talk.leaving ? 0 : EPOLLIN);
}

static void set_clock(void) {
    struct itimerspec at = {.it_value = {soonest->due / SECOND, soonest->due % SECOND}};
    timerfd_settime(clock_fd, TFD_TIMER_ABSTIME, &at, NULL);
}

static void hold(Peer *peer, size_t length) {
    Held *held = malloc(sizeof *held);
    if (!held) die("memory");
    *held = (Held){now + delay, peer, length, NULL};
    peer->held++;
    *latest = held, latest = &held->next;
    if (soonest == held) set_clock();
}

static void let_go(void) {
    for (Held *held; (held = soonest) && held->due <= now; free(held)) {
        Peer *peer = held->to;
        if (!(soonest = held->next)) latest = &soonest;
        peer->held--, peer->ready += held->length;
        if (!peer->gone) flush(peer);
        else if (!peer->held) bury(peer);
    }
    struct itimerspec never = {0};
    if (soonest) set_clock();
    else timerfd_settime(clock_fd, 0, &never, NULL);
}

static void line(Peer *peer, const char *at, size_t length) {
    const char *answer = peer->kind == CONTROL ? control_line(at) : smtp_line(&peer->talk, at, length);
    if (answer) append(&peer->out, answer, strlen(answer));
}

static void take(Peer *peer, const char *at, const char *end) {
    while (at < end && !peer->talk.leaving) {
        if (peer->talk.chunk) {
            const char *told = NULL;
            at = smtp_chunk(&peer->talk, at, end, &told);
            if (told) append(&peer->out, told, strlen(told));
            continue;
        }
        if (!peer->begun.length && peer->kind == SMTP) at = smtp_skip(&peer->talk, at, end);
        const char *feed = memchr(at, '\n', end - at);
        const char *next = feed ? feed + 1 : end;
        bool whole = feed && !peer->begun.length;
        if (!whole) append(&peer->begun, at, next - at);
        if (whole) line(peer, at, next - at);
        else if (feed) line(peer, peer->begun.at, peer->begun.length), peer->begun.length = 0;
        at = next;
    }
}

/* Sends the answers that have come after the first `before` bytes, now or when they are due. */
static void answer(Peer *peer, size_t before) {
    size_t length = peer->out.length - before;
    if (delay && length && peer->kind == SMTP) return hold(peer, length);
    peer->ready += length;
    flush(peer);
}

static void receive(Peer *peer) {
    size_t before = peer->out.length;
    ssize_t got = recv(peer->fd, input, sizeof input, 0);
    if (got < 0 && errno != EAGAIN) return hang_up(peer);
    if (got == 0) peer->talk.leaving = true;
    if (got > 0) take(peer, input, input + got);
    answer(peer, before);
}

static void let_in(Peer *door) {
    int fd = accept4(door->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC), on = 1;
    if (fd < 0 && errno != EAGAIN && errno != ECONNABORTED) die("accept");
    if (fd < 0) return;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    Peer *peer = meet(fd, door->kind == SMTP_DOOR ? SMTP : CONTROL, EPOLLIN);
    if (peer->kind == CONTROL) return;
    seen.connections++;
    append(&peer->out, "220 sink ESMTP\r\n", 16);
    answer(peer, 0);
}

static int door(int kind, int port) {
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port)};
    socklen_t length = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), on = 1;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, (struct sockaddr *)&at, length) || listen(fd, SOMAXCONN)) die("port");
    getsockname(fd, (struct sockaddr *)&at, &length);
    meet(fd, kind, EPOLLIN);
    return ntohs(at.sin_port);
}

static void serve(Peer *peer, uint32_t events) {
    if (peer->gone) return;
    if (peer->kind == PARENT) exit(0);
    if (peer->kind == CLOCK) let_go();
    else if (peer->kind <= CONTROL_DOOR) let_in(peer);
    else if (events & EPOLLIN) receive(peer);
    else if (events & EPOLLOUT) flush(peer);
    else hang_up(peer);
}

static void clear_away(void) {
    for (Peer *peer; (peer = gone);) {
        gone = peer->next;
        free(peer->begun.at), free(peer->out.at), free(peer->talk.recipients.at), free(peer);
    }
}

static int options(int count, char **given) {
    static const struct option known[] = {
        {"port", 1, 0, 'p'}, {"delay-ms", 1, 0, 'd'}, {"verify", 0, 0, 'v'}, {"record", 1, 0, 'r'},
        {"chunking", 0, 0, 'c'}, {0}};
    int port = 0;
    for (int option; (option = getopt_long(count, given, "", known, NULL)) != -1;) {
        if (option == '?') exit(2);
        if (option == 'p') port = atoi(optarg);
        if (option == 'd') delay = atof(optarg) * 1e6;
        if (option == 'v') verify = true;
        if (option == 'c') chunking = true;
        if (option == 'r' && !(record = fopen(optarg, "a"))) die(optarg);
    }
    if (record) setvbuf(record, NULL, _IOLBF, BUFSIZ);
    return port;
}

int main(int count, char **given) {
    struct epoll_event events[EVENTS];
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    int port = options(count, given);
    poller = epoll_create1(EPOLL_CLOEXEC);
    clock_fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    meet(clock_fd, CLOCK, EPOLLIN);
    meet(STDIN_FILENO, PARENT, 0);
    port = door(SMTP_DOOR, port);
    printf("{\"port\": %d, \"control\": %d}\n", port, door(CONTROL_DOOR, 0));
    fflush(stdout);
    for (;;) {
        int happened = epoll_wait(poller, events, EVENTS, -1);
        if (happened < 0 && errno != EINTR) die("epoll_wait");
        now = nanoseconds(CLOCK_MONOTONIC);
        for (int i = 0; i < happened; i++) serve(events[i].data.ptr, events[i].events);
        clear_away();
    }
}
