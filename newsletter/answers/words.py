"""What words say, where codes say little or the wrong thing. Lower case; the first that fits holds."""

import re

from newsletter.answers.causes import Cause

Table = tuple[tuple[re.Pattern[str], Cause], ...]


def _table(*rows: tuple[Cause, list[str]]) -> Table:
    return tuple((re.compile("|".join(phrases)), cause) for cause, phrases in rows)


_FOR_NOW = (
    r"(account|mailbox|user|recipient|address)\b.{0,20} "
    r"(temporarily (disabled|inactive|suspended|locked|closed|deactivated|unavailable)"
    r"|(disabled|inactive|suspended|locked|closed|deactivated|unavailable) temporarily)"
)

# Said so plainly that no code stands against it.
PLAIN = _table(
    (Cause.GREYLISTED, [r"gr[ea]y-? ?list", r"postgrey"]),
    (
        Cause.RATE,
        [
            r"(user|recipient|account).{0,40}receiv(ing|ed) (mail|messages)? ?(at|too)",
            r"throttl|concurrent (\w+ )?connections|send(ing)? limit exceeded",
        ],
    ),
    (
        Cause.BLOCKED,
        [
            r"(block|black|deny) ?-?list|\brbls?\b|dnsbl",
            r"spamhaus|spamcop|barracudacentral|sorbs|abusix|uceprotect|senderscore",
            r"\((s3140|s3150|bl)\)|banned sending ip|(bad|low|poor) reputation|reputation of (the|this|your)",
            r"your (ip |domain )?reputation",
        ],
    ),
    (
        # They go on to say of our own address what is said elsewhere of the recipient's.
        Cause.SENDER,
        [
            r"relay(ing)? (access )?(is )?(denied|not (allowed|permitted))|unable to relay|rcpthosts",
            r"sender (address )?(is )?(rejected|invalid|unknown|unverified)|domain of (the )?sender",
            r"sender verif|verification failed for",
        ],
    ),
    (Cause.CONTENT, [r"consider(ed)? (to be |as )?spam"]),  # quotes the subject, which may be anything
    (Cause.SERVER, [_FOR_NOW]),
    (Cause.NETWORK, [r"not found,? try again"]),
)

GENERAL = _table(
    (
        Cause.FULL,
        [
            r"over ?quota|out of storage|quota (is )?(exceed|full|reached)|exceed\w* .{0,30}\bquota",
            r"(mailbox|inbox|account) (is |too )*full|mailbox.{0,20} exceed|(mailbox|storage) (size )?limit",
        ],
    ),
    (
        Cause.DISABLED,
        [
            r"(account|mailbox|user|recipient|address)\b.{0,40}"
            r"(disabled|inactive|suspended|locked|closed|deactivated|discontinued|expired)",
            r"(disabled|inactive|suspended) (account|mailbox|user|recipient)|no longer (active|in use)",
        ],
    ),
    (
        Cause.NO_MAILBOX,
        [
            r"(user|recipient|mailbox|address|account|alias|inbox)\b.{0,60}"
            r"(unknown|not (be )?found|does ?n.t exist|does not exist|doesn.t have|is invalid|undeliverable)",
            r"(unknown|no such|invalid|non-?existent|bad) (local |virtual |destination |relay )?"
            r"(user|recipient|mailbox|address|account|domain|person|here)",
            r"doesn.t have an? \S* ?account|recip(ient)?notfound|unroute?able (address|mail domain)",
            r"mailbox (is )?unavailable|not our customer|null ?mx|recipient address rejected: access denied",
            r"domain (name )?(does not exist|not found)|does not accept (any )?mail|no mailbox",
            r"not a valid (mailbox|recipient)",
        ],
    ),
    (
        Cause.TOO_BIG,
        [
            r"(message|mail|size).{0,30}(too (big|large)|exceeds.{0,30}(size|max|limit)|size limit)",
            r"message size",
        ],
    ),
    (
        Cause.POLICY,
        [
            r"dmarc|\bspf\b|\bdkim\b|unauthenticated|sender.{0,20} not authenticated|not pass authentication",
            r"reverse (dns|lookup|mapping|hostname|name)|\bptr\b|\brdns\b|\b(helo|ehlo)\b",
            r"find your (reverse )?hostname|bulk sender|starttls|(require|must use).{0,10} (tls|encryption)",
        ],
    ),
    (
        Cause.RATE,
        [
            r"too (much|many|fast|quickly|frequent)|\brates?\b|rate-?limit|concurren|slow down|unusual(ly)? ",
            r"limit (has been |was )?(exceeded|reached)|exceed\w* .{0,40}limit|traffic limit",
            r"max(imum)? .{0,30}(connections|messages|recipients|sessions)|per (hour|day|minute)",
            r"unexpected volume",
        ],
    ),
    (
        Cause.CONTENT,
        [
            r"virus|malware|phish|trojan|malicious|(unsolicited|spam|junk).{0,20}(content|message|mail|score)",
            r"(likely|considered|classified|identified|detected|marked|looks? like|rejected).{0,20} (as )?"
            r"(unsolicited|spam|junk)",
            r"content.{0,20}(reject|restrict|filter|not accept|denied|spam)|(rejected|policy).{0,15} content",
            r"attachment|\burl\b|\blinks?\b (in|to)|\bits content|security issue|suspicion of spam",
        ],
    ),
    (
        Cause.BLOCKED,
        [
            r"\bblocked\b|reputation|\bbanned\b|\blisted (at|by|in|on)|blocking|complaints?\b",
            r"\bdynamic\b|residential|\bspam\b|\babus(e|ive)\b|not accepting mail from|refused? to talk",
        ],
    ),
    (
        Cause.SENDER,
        [
            r"(sender|sending|from)\b.{0,40}(not (allowed|permitted|authori[sz]ed|verified|owned)|denied)",
            r"not verified|authentication (is )?(required|failed)|under review",
            r"sending (is )?(paused|suspended|disabled)",
        ],
    ),
    (Cause.POLICY, [r"polic(y|ies)|not authori[sz]ed|access denied|administrative prohibition"]),
    (
        Cause.NETWORK,
        [
            r"time(d)?[ -]?out|connection (lost|refused|reset|closed|dropped|timed)|lost connection",
            r"host (or domain name )?not found|name (service|server|resolution)|broken pipe|\bdns\b",
            r"no route|unreachable|tls handshake",
        ],
    ),
    (
        Cause.SERVER,
        [
            r"try (again|it again|later)|temporar(y|ily)|internal (server )?error|system (not|error|storage)",
            r"server error|service (not|un)|local (error|problem)|resources|queue file|overload|busy",
        ],
    ),
)

# Temporary refusals that concern one mailbox, message or connection and not the whole house.
ONE_ONLY = re.compile(
    r"\bidle\b|time(d)?[ -]?out|gr[ea]y-? ?list|(user|recipient|account).{0,40}receiv(ing|ed) "
    r"|too many (recipients|errors|invalid|bad|unknown|syntax)"
    r"|messages? (in|per|on) (this |a )?(connection|session)|" + _FOR_NOW
)


def by_words(words: str, table: Table) -> Cause | None:
    return next((cause for pattern, cause in table if pattern.search(words)), None)
