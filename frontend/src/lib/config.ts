/** Where things are. Read from the environment at run time, so one build serves every deployment. */

const DEFAULT_API_URL = "http://localhost:8000/api/content/v1";
const API_PATH = /\/api\/content\/v\d+$/;

/** Base of the Content API, without a trailing slash. */
export function apiUrl(): string {
  return trimmed(process.env.API_URL || DEFAULT_API_URL);
}

/** The read key to show there; empty when none is needed. Never sent to a browser. */
export function apiKey(): string {
  return process.env.CONTENT_API_KEY?.trim() ?? "";
}

/** What the CMS signs its webhooks with (`whsec_…`); empty when it tells this site nothing. */
export function webhookSecret(): string {
  return process.env.WEBHOOK_SECRET?.trim() ?? "";
}

/** Base of the CMS as a browser reaches it: forms post there and images come from there. */
export function cmsUrl(): string {
  const named = process.env.PUBLIC_CMS_URL;
  return named ? trimmed(named) : apiUrl().replace(API_PATH, "");
}

/** Origins that images may come from: the CMS, and a bucket or CDN when one is named. */
export function mediaOrigins(): string[] {
  const named = process.env.PUBLIC_MEDIA_URL;
  const bases = named ? [cmsUrl(), named] : [cmsUrl()];
  return [...new Set(bases.map((base) => new URL(base).origin))];
}

function trimmed(url: string): string {
  return url.replace(/\/+$/, "");
}
