/** What the CMS tells (Standard Webhooks): signed, so that nobody else can tell it. */
import { createHmac, timingSafeEqual } from "node:crypto";

const TOLERANCE_S = 300;

export interface Told {
  tags: string[];
}

export type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** What a request tells. Throws when it is not signed with the secret, too old, or no such JSON. */
export function told(secret: string, headers: Headers, body: Buffer, now = Date.now()): Told {
  const [id, timestamp] = [headers["webhook-id"], headers["webhook-timestamp"]];
  if (!id || !(Math.abs(now / 1000 - Number(timestamp)) <= TOLERANCE_S)) {
    throw new Error("the timestamp is too far off");
  }
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const expected = createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body).digest();
  const given = String(headers["webhook-signature"] ?? "").split(" ");
  if (!given.some((signature) => fits(signature, expected))) throw new Error("no signature fits");
  return { tags: tagsOf(JSON.parse(body.toString())) };
}

function fits(given: string, expected: Buffer): boolean {
  const [version, signature = ""] = given.split(",");
  const bytes = Buffer.from(signature, "base64");
  return version === "v1" && bytes.length === expected.length && timingSafeEqual(bytes, expected);
}

function tagsOf(event: { data?: { tags?: unknown } }): string[] {
  const tags = event.data?.tags;
  return Array.isArray(tags) ? tags.filter((tag) => typeof tag === "string") : [];
}
