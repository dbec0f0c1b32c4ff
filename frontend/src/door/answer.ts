/** Writing answers: the best coding that the client takes, 304 for what it has. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { type Coding, coding, type Encoded } from "./encodings";

export interface Content {
  status: number;
  headers: Record<string, string>;
  body: Encoded;
  /** What a client may hold it under; none for refusals. */
  etag?: string;
}

interface Wire {
  headers: string[];
  body: Buffer;
}

// What is on the wire is the same for everybody who takes the same coding.
const wires = new WeakMap<Content, Partial<Record<Coding | "plain", Wire>>>();

/** Its body is another now. */
export function forget(content: Content): void {
  wires.delete(content);
}

export function give(request: IncomingMessage, response: ServerResponse, content: Content): void {
  const { headers, body } = wire(content, request.headers["accept-encoding"]);
  const isHeld = content.etag && request.headers["if-none-match"]?.includes(content.etag);
  if (isHeld && content.status === 200) {
    response.writeHead(304, headers.slice(0, -LENGTH_HEADER)).end();
    return;
  }
  response.writeHead(content.status, headers);
  response.end(request.method === "HEAD" ? undefined : body);
}

const LENGTH_HEADER = 2; // a name and its value, which stand last

function wire(content: Content, accept: string | string[] | undefined): Wire {
  const taken = coding(accept?.toString(), content.body);
  const known = wires.get(content) ?? {};
  const name = taken ?? "plain";
  const made = known[name] ?? prepared(content, taken);
  known[name] = made;
  wires.set(content, known);
  return made;
}

function prepared(content: Content, taken: Coding | undefined): Wire {
  const body = (taken && content.body[taken]) ?? content.body.plain;
  const all = {
    ...content.headers,
    ...(content.etag && content.status === 200 && { etag: content.etag }),
    ...(taken && { "content-encoding": taken }),
    "content-length": String(body.length),
  };
  return { headers: Object.entries(all).flat(), body };
}

/** A few words, for what is no page. */
export function say(
  response: ServerResponse,
  status: number,
  text: string,
  headers: Record<string, string> = {},
): void {
  const type = { "Content-Type": "text/plain; charset=utf-8", "X-Content-Type-Options": "nosniff" };
  response.writeHead(status, { ...type, ...headers }).end(text);
}
