/**
 * What this site asks the Content API, through the client that other frontends can have too.
 * Every call answers the data, answers null when there is no such thing, or throws `CmsUnavailable`.
 */
import { ContentApi, type Filters, ProblemError } from "./client";
import { apiKey, apiUrl } from "./config";
import type {
  Author,
  CardPage,
  Issue,
  Lens,
  Resolved,
  SearchResults,
  Site,
  StandardCard,
  StandardPage,
  Topic,
  Transmission,
} from "./model";
import { note } from "./tags";

const TIMEOUT_MS = 5_000;
const NOT_THERE = new Set([400, 404, 410, 422]);

const MAPPED = ["slug", "url", "locale", "updated_at", "translations"] as const;
export type Mapped = Pick<Transmission, (typeof MAPPED)[number]>;

/** The CMS did not answer, or answered with an error of its own. Readers may try again later. */
export class CmsUnavailable extends Error {
  override name = "CmsUnavailable";
}

/** The publication's identity and its newsletters. */
export async function getSite(): Promise<Site> {
  const publication = await orNull(client().site());
  if (!publication) throw new CmsUnavailable("the CMS has no site");
  return publication;
}

/** One page of cards, newest first; null when the cursor is not one the CMS gave out. */
export function listTransmissions(
  limit: number,
  cursor?: string | null,
  filters: Filters = {},
): Promise<CardPage | null> {
  return orNull(client().page({ ...filters, limit, ...(cursor && { cursor }) }));
}

/** The latest transmissions with their bodies, for feeds. */
export async function latestWhole(limit: number, filters: Filters = {}): Promise<Transmission[]> {
  const found = await orNull(client().page({ ...filters, limit, full: true }));
  return (found?.items ?? []) as Transmission[];
}

/** Every transmission there is, as cards: for maps of the site. */
export async function everyTransmission(): Promise<CardPage["items"]> {
  return (await orNull(Array.fromAsync(client().transmissions({ limit: 100 })))) ?? [];
}

/** Of every transmission what a map for search engines needs. */
export async function mapTransmissions(): Promise<Mapped[]> {
  return (await orNull(Array.fromAsync(client().members(MAPPED, { limit: 100 })))) ?? [];
}

export async function getTopics(): Promise<Topic[]> {
  return (await orNull(client().topics()))?.items ?? [];
}

export async function getLenses(): Promise<Lens[]> {
  return (await orNull(client().lenses()))?.items ?? [];
}

export async function getAuthors(): Promise<Author[]> {
  return (await orNull(client().authors()))?.items ?? [];
}

export function getTopic(slug: string): Promise<Topic | null> {
  return orNull(client().topic(slug));
}

export function getLens(slug: string): Promise<Lens | null> {
  return orNull(client().lens(slug));
}

export function getAuthor(slug: string): Promise<Author | null> {
  return orNull(client().author(slug));
}

export async function listStandardPages(): Promise<StandardCard[]> {
  return (await orNull(client().standardPages()))?.items ?? [];
}

export function getStandardPage(slug: string): Promise<StandardPage | null> {
  return orNull(client().standardPage(slug));
}

/** What stands at a path of this site; null for what can be no path. */
export function resolve(path: string): Promise<Resolved | null> {
  return orNull(client().resolve(path));
}

/** What holds these words, best first; null for a question that the API does not take. */
export function search(
  q: string,
  limit: number,
  offset: number,
  topic?: string | null,
): Promise<SearchResults | null> {
  return orNull(client().search(q, { limit, offset, ...(topic && { topic }) }));
}

/** Letters that went out, the newest first. */
export async function listIssues(limit: number): Promise<Issue[]> {
  return (await orNull(client().issues({ limit })))?.items ?? [];
}

/** The picture to share a transmission with; null where there is none. */
export function getShareImage(slug: string): Promise<Response | null> {
  return orNull(client().shareImage(slug));
}

/** One transmission with its body; null when no published one has this slug. */
export function getTransmission(slug: string): Promise<Transmission | null> {
  return orNull(client().transmission(slug));
}

/** A draft under the token that the editor's preview gave out; null when its ten minutes are over. */
export function getPreview(token: string): Promise<Transmission | null> {
  return orNull(client().preview(token));
}

/** A standard page's draft, as `getPreview`. */
export function getPagePreview(token: string): Promise<StandardPage | null> {
  return orNull(client().previewPage(token));
}

/** The editor's bar that belongs to a preview: HTML of the CMS, "" without one. */
export async function getUserbar(token: string): Promise<string> {
  return (await orNull(client().previewUserbar(token)))?.html ?? "";
}

const clients = new Map<string, ContentApi>();

function client(): ContentApi {
  const [url, key] = [apiUrl(), apiKey()];
  const name = `${key}@${url}`;
  const made = clients.get(name) ?? new ContentApi(url, { fetch: request, ...(key && { key }) });
  clients.set(name, made);
  return made;
}

async function orNull<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    if (NOT_THERE.has(error.problem.status)) return null;
    throw new CmsUnavailable(error.message, { cause: error });
  }
}

// A second try, since a connection kept alive may be closed by the CMS just as it is used again.
async function request(
  url: string | URL | Request,
  init?: RequestInit,
  tries = 2,
): Promise<Response> {
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
    note(response.headers.get("Cache-Tag"));
    return response;
  } catch (error) {
    const isSlow = error instanceof DOMException && error.name === "TimeoutError";
    if (tries > 1 && !isSlow) return request(url, init, tries - 1);
    throw new CmsUnavailable(`no answer from ${url}: ${reason(error)}`, { cause: error });
  }
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
