/** A page as it is kept: made by Astro, compressed, named by its content. */
import { createHash } from "node:crypto";
import { recording } from "~/lib/tags";
import { type Content, forget } from "./answer";
import { encoded, smallest } from "./encodings";

export interface Page extends Content {
  etag: string;
  /** What it is made of, as the API's `Cache-Tag`s name it. */
  tags: ReadonlySet<string>;
  /** When its making began, in milliseconds: what changed later is not in it. */
  begun: number;
}

export type Render = (name: string) => Promise<Page>;

// Readers wait for this one; what stays is made smaller behind their back.
const QUICK = 4;
const STAYS_MS = 2_000;

/** Pages never learn what host they were asked at: their own addresses come from the CMS. */
export function renderer(answer: (request: Request) => Promise<Response>): Render {
  return async (name) => {
    const begun = performance.now();
    const [response, tags] = await recording(async () => {
      const answered = await answer(new Request(`http://site${name}`));
      return { answered, content: Buffer.from(await answered.arrayBuffer()) };
    });
    return page(response.answered, response.content, tags, begun);
  };
}

function page(response: Response, content: Buffer, tags: Set<string>, begun: number): Page {
  const headers = Object.fromEntries(response.headers);
  delete headers["content-length"]; // it is the coding's
  if (headers["content-type"] === "text/html") headers["content-type"] = "text/html; charset=utf-8";
  const body = encoded(content, headers["content-type"] ?? "", QUICK);
  const etag = `"${createHash("md5").update(content).digest("hex")}"`;
  if (tags.size && mayKeep(headers)) headers["cache-tag"] = [...tags].sort().join(",");
  return { status: response.status, headers, body, etag, tags, begun };
}

/** Whether a page may be given to more than one reader. */
export function isForAll({ status, headers }: Page): boolean {
  return status === 200 && mayKeep(headers);
}

function mayKeep(headers: Record<string, string>): boolean {
  return /\bpublic\b/.test(headers["cache-control"] ?? "");
}

/** Bytes in memory, about: the codings take half as much again. */
export function pageWeight({ body }: Page): number {
  return body.plain.length * 1.5 + 1_000;
}

/** Make a page that stays as small on the wire as can be; `stays` says whether it still does. */
export function shrinkLater(page: Page, stays: () => boolean): void {
  if (!page.body.br) return;
  const shrink = async () => {
    if (!stays()) return;
    page.body = { ...page.body, br: await smallest(page.body.plain) };
    forget(page);
  };
  setTimeout(() => void shrink().catch(console.error), STAYS_MS).unref();
}
