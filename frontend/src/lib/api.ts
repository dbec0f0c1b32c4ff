/**
 * What this site asks the Content API, through the client that other frontends can have too.
 * Every call answers the data, answers null when there is no such thing, or throws `CmsUnavailable`.
 */
import { ContentApi, ProblemError } from "./client";
import { apiKey, apiUrl } from "./config";
import type { CardPage, Site, Transmission } from "./model";

const TIMEOUT_MS = 5_000;
const NOT_THERE = new Set([400, 404, 410, 422]);

/** The CMS did not answer, or answered with an error of its own. Readers may try again later. */
export class CmsUnavailable extends Error {
  override name = "CmsUnavailable";
}

/** The publication's identity and its newsletters. */
export async function getSite(): Promise<Site> {
  const [publication, list] = await Promise.all([
    orNull(client().site()),
    orNull(client().newsletters()),
  ]);
  if (!publication) throw new CmsUnavailable("the CMS has no site");
  return { ...publication, newsletters: list?.items ?? [] };
}

/** One page of cards, newest first; null when the cursor is not one the CMS gave out. */
export function listTransmissions(limit: number, cursor?: string | null): Promise<CardPage | null> {
  return orNull(client().page(cursor ? { limit, cursor } : { limit }));
}

/** One transmission with its body; null when no published one has this slug. */
export function getTransmission(slug: string): Promise<Transmission | null> {
  return orNull(client().transmission(slug));
}

/** A draft under the token that the editor's preview gave out; null when its ten minutes are over. */
export function getPreview(token: string): Promise<Transmission | null> {
  return orNull(client().preview(token));
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
    return await fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
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
