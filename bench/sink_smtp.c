/* The sink's SMTP (RFC 5321): it takes every message, keeps none, and counts. */

#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "sink.h"

enum { LINE_LIMIT = 1000, BLOCK = 256 };

struct Seen seen;
bool verify, chunking;
FILE *record;

static void forget_message(Dialogue *talk) {
    talk->has_sender = talk->in_message = talk->bad = false;
    talk->size = talk->named = talk->recipients.length = 0;
}

/* What is between the first "<" and the next ">", or else nothing. */
static size_t bracketed(const char *line, size_t length, const char **inside) {
    const char *open = memchr(line, '<', length);
    const char *shut = open ? memchr(open, '>', line + length - open) : NULL;
    if (!shut) return 0;
    *inside = open + 1;
    return shut - open - 1;
}

/* The verbs. Each returns its answer; its argument is the line after the verb, up to its LF. */

static const char *hello(Dialogue *talk, const char *line, size_t length) {
    forget_message(talk);
    return chunking ? "250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-SIZE 0\r\n"
                      "250-CHUNKING\r\n250 ENHANCEDSTATUSCODES\r\n"
                    : "250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-SIZE 0\r\n"
                      "250 ENHANCEDSTATUSCODES\r\n";
}

static const char *mail(Dialogue *talk, const char *line, size_t length) {
    if (talk->has_sender) return "503 5.5.1 One sender at a time\r\n";
    if (!memchr(line, '>', length)) return "501 5.5.4 MAIL FROM:<address>\r\n";
    talk->has_sender = true;
    return "250 2.1.0 Ok\r\n";
}

static const char *rcpt(Dialogue *talk, const char *line, size_t length) {
    const char *address;
    if (!talk->has_sender) return "503 5.5.1 MAIL first\r\n";
    if (!(length = bracketed(line, length, &address))) return "501 5.5.4 RCPT TO:<address>\r\n";
    if (record) append(&talk->recipients, address, length), append(&talk->recipients, "", 1);
    talk->named++;
    return "250 2.1.5 Ok\r\n";
}

static const char *data(Dialogue *talk, const char *line, size_t length) {
    if (!talk->named) return "503 5.5.1 RCPT first\r\n";
    talk->in_message = talk->in_headers = talk->after_crlf = true;
    talk->in_id = false, *talk->id = 0;
    return "354 Go on, and end with a dot\r\n";
}

/* One chunk a message, as long as it says: all that this sink's clients send. */
static const char *bdat(Dialogue *talk, const char *line, size_t length) {
    if (!talk->named) return "503 5.5.1 RCPT first\r\n";
    talk->chunk = strtoul(line, NULL, 10);
    if (!talk->chunk || !memmem(line, length, " LAST", 5)) return "501 5.5.4 BDAT octets LAST\r\n";
    return NULL;
}

static const char *rset(Dialogue *talk, const char *line, size_t length) {
    forget_message(talk);
    return "250 2.0.0 Ok\r\n";
}

static const char *noop(Dialogue *talk, const char *line, size_t length) {
    return "250 2.0.0 Ok\r\n";
}

static const char *quit(Dialogue *talk, const char *line, size_t length) {
    talk->leaving = true;
    return "221 2.0.0 Bye\r\n";
}

static const struct {
    const char *verb;
    const char *(*answer)(Dialogue *, const char *, size_t);
} verbs[] = {
    {"MAIL FROM:", mail}, {"RCPT TO:", rcpt}, {"DATA", data}, {"BDAT ", bdat}, {"EHLO ", hello},
    {"HELO ", rset},      {"RSET", rset},     {"NOOP", noop}, {"QUIT", quit},
};

static const char *command(Dialogue *talk, const char *line, size_t length) {
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        size_t verb = strlen(verbs[i].verb);
        if (length > verb && !strncasecmp(line, verbs[i].verb, verb))
            return verbs[i].answer(talk, line + verb, length - verb);
    }
    return "500 5.5.2 What?\r\n";
}

static const char *message_taken(Dialogue *talk) {
    if (record)                                /* line-buffered: it is written before the answer leaves */
        for (size_t at = 0; at < talk->recipients.length; at += strlen(talk->recipients.at + at) + 1)
            fprintf(record, "%s %s\n", talk->recipients.at + at, talk->id);
    if (!seen.messages++) seen.first = now;
    seen.last = now, seen.bytes += talk->size, seen.bad += talk->bad;
    forget_message(talk);
    return "250 2.0.0 Taken\r\n";
}

const char *smtp_chunk(Dialogue *talk, const char *at, const char *end, const char **answer) {
    size_t there = (size_t)(end - at) < talk->chunk ? (size_t)(end - at) : talk->chunk;
    talk->chunk -= there, talk->size += there;
    if (!talk->chunk) *answer = message_taken(talk);
    return at + there;
}

/* No CR or LF alone, no dot that is not doubled, no line that is too long (RFC 5321, 2.3.8 and 4.5). */
static bool sound(const char *line, size_t length) {
    const char *cr = memchr(line, '\r', length);
    return cr == line + length - 2 && (*line != '.' || line[1] == '.') && length <= LINE_LIMIT + (*line == '.');
}

static void header(Dialogue *talk, const char *line, size_t length) {
    const char *id;
    if (*line != ' ' && *line != '\t') talk->in_id = !strncasecmp(line, "Message-ID:", 11);
    if (talk->in_id && (length = bracketed(line, length, &id)) && length < ID_LIMIT)
        memcpy(talk->id, id, length), talk->id[length] = 0;
    talk->in_headers = *line != '\r' && *line != '\n';
}

static const char *message_line(Dialogue *talk, const char *line, size_t length) {
    if (talk->after_crlf && length == 3 && !memcmp(line, ".\r\n", 3)) return message_taken(talk);
    if (verify && !sound(line, length)) talk->bad = true;
    if (record && talk->in_headers) header(talk, line, length);
    talk->after_crlf = length > 1 && line[length - 2] == '\r';
    talk->size += length;
    return NULL;
}

/* Written so that a compiler makes vector instructions of it. */
static bool has_line_with_dot(const char *block) {
    char found = 0;
    for (int i = 0; i < BLOCK; i++) found |= (block[i] == '\n') & (block[i + 1] == '.');
    return found;
}

const char *smtp_skip(Dialogue *talk, const char *line, const char *end) {
    const char *at = line;
    if (!talk->in_message || verify || (record && talk->in_headers) || *line == '.') return line;
    while (end - at > BLOCK && !has_line_with_dot(at)) at += BLOCK;
    if (at == line) return line;
    at--;                       /* where a CR may be, which must stay with its LF */
    talk->size += at - line;
    talk->after_crlf = false;   /* what follows may begin with a dot, but not with a line's first */
    return at;
}

static const char *report(void) {
    static char text[400];
    int64_t cpu = nanoseconds(CLOCK_PROCESS_CPUTIME_ID);
    sprintf(text, "{\"messages\": %lu, \"bytes\": %lu, \"connections\": %lu, \"refused\": %lu, \"bad\": %lu, "
            "\"first_ns\": %ld, \"last_ns\": %ld, \"cpu_us\": %ld}\n", seen.messages, seen.bytes,
            seen.connections, seen.refused, seen.bad, seen.first, seen.last, (cpu - seen.cpu) / 1000);
    return text;
}

const char *control_line(const char *line) {
    const char *told = report();
    if (!strncmp(line, "reset", 5)) {
        memset(&seen, 0, sizeof seen);
        seen.cpu = nanoseconds(CLOCK_PROCESS_CPUTIME_ID);
    }
    return told;
}

const char *smtp_line(Dialogue *talk, const char *line, size_t length) {
    const char *answer = talk->in_message ? message_line(talk, line, length) : command(talk, line, length);
    if (answer) seen.refused += *answer == '5';
    return answer;
}
