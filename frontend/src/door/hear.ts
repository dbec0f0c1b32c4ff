/** The CMS's webhook: pages that hold what it names are outdated from now on. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { webhookSecret } from "~/lib/config";
import { say } from "./answer";
import type { PageCache } from "./pages";
import { told } from "./webhook";

export const HOOK = "/hooks/cms/";
const LARGEST = 256 * 1024;

export async function hear(
  request: IncomingMessage,
  response: ServerResponse,
  pages: PageCache,
): Promise<void> {
  const secret = webhookSecret();
  if (!secret) {
    say(response, 404, "This site has no WEBHOOK_SECRET.");
    return;
  }
  try {
    pages.outdate(told(secret, request.headers, await bodyOf(request)).tags);
    response.writeHead(204).end();
  } catch (error) {
    say(response, 400, error instanceof Error ? error.message : String(error));
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > LARGEST) throw new Error("that is too much");
    parts.push(part);
  }
  return Buffer.concat(parts);
}
