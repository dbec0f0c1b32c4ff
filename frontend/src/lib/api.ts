/**
 * A small typed client of the Content API: `fetch` and the generated types, nothing else.
 * Every call answers the data, answers null for a 404, or throws `CmsUnavailable`.
 */
import { apiUrl } from "./config";
import type { CardPage, NewsletterList, Publication, Site, Transmission } from "./model";

const TIMEOUT_MS = 5_000;
const NOT_THERE = new Set([400, 404, 422]);

/** The CMS did not answer, or answered with an error of its own. Readers may try again later. */
export class CmsUnavailable extends Error {
  override name = "CmsUnavailable";
}

/** The publication's identity and its newsletters. */
export async function getSite(): Promise<Site> {
  const [publication, list] = await Promise.all([
    get<Publication>("/site/"),
    get<NewsletterList>("/newsletters/"),
  ]);
  if (!publication) throw new CmsUnavailable("the CMS has no site");
  return { ...publication, newsletters: list?.items ?? [] };
}

/** One page of cards, newest first; null when the cursor is not one the CMS gave out. */
export function listTransmissions(limit: number, cursor?: string | null): Promise<CardPage | null> {
  const query = new URLSearchParams({ limit: String(limit) });
  if (cursor) query.set("cursor", cursor);
  return get<CardPage>(`/transmissions/?${query}`);
}

/** One transmission with its body; null when no published one has this slug. */
export function getTransmission(slug: string): Promise<Transmission | null> {
  return get<Transmission>(`/transmissions/${encodeURIComponent(slug)}/`);
}

/** A draft under the token that the editor's preview gave out; null when its ten minutes are over. */
export function getPreview(token: string): Promise<Transmission | null> {
  return get<Transmission>(`/preview/${encodeURIComponent(token)}/`);
}

async function get<T>(path: string): Promise<T | null> {
  const response = await request(apiUrl() + path);
  if (NOT_THERE.has(response.status)) return null;
  if (!response.ok) throw new CmsUnavailable(`${path} answered ${response.status}`);
  return (await response.json()) as T;
}

// A second try, since a connection kept alive may be closed by the CMS just as it is used again.
async function request(url: string, tries = 2): Promise<Response> {
  try {
    return await fetch(url, {
      headers: { Accept: "application/json" },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (error) {
    const isSlow = error instanceof DOMException && error.name === "TimeoutError";
    if (tries > 1 && !isSlow) return request(url, tries - 1);
    throw new CmsUnavailable(`no answer from ${url}: ${reason(error)}`, { cause: error });
  }
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
