/* What the two halves of the sink share: sink.c knows sockets, sink_smtp.c knows SMTP. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum { ID_LIMIT = 1000, SECOND = 1000000000 };

typedef struct {
    char *at;
    size_t length, room;
} Bytes;

/* Where a client is in the dialogue. All zero when it begins. */
typedef struct {
    bool has_sender, in_message, in_headers, in_id, leaving;
    bool after_crlf, bad;       /* how the last line of the message ended; whether anything was wrong */
    size_t size, named, chunk;  /* octets of the message so far; recipients; octets that the chunk still has */
    Bytes recipients;           /* their addresses, each ended by NUL, when recorded */
    char id[ID_LIMIT];
} Dialogue;

extern struct Seen {
    unsigned long messages, bytes, connections, refused, bad;
    int64_t first, last, cpu;   /* nanoseconds, of CLOCK_MONOTONIC and of this process */
} seen;
extern bool verify;             /* look at every line of a message */
extern bool chunking;           /* offer it (RFC 3030); messages that come so are counted and not looked at */
extern FILE *record;            /* gets "recipient message-id" for whatever is taken; or NULL */
extern int64_t now;             /* CLOCK_MONOTONIC when epoll told of what is being served */

/* Ends the program, saying why. */
void die(const char *what);
void append(Bytes *to, const char *from, size_t length);
int64_t nanoseconds(int clock);

/* Take one line with its LF. Return the answer, or NULL when none is due. */
const char *smtp_line(Dialogue *talk, const char *line, size_t length);
const char *control_line(const char *line);
/* Take what is there of a chunk, and answer when it is whole. Returns where to go on. */
const char *smtp_chunk(Dialogue *talk, const char *at, const char *end, const char **answer);
/* Given where a line begins, pass over input in which no message can end; return where to go on. */
const char *smtp_skip(Dialogue *talk, const char *line, const char *end);
