import type { MiddlewareHandler } from "astro";
import { NO_NEEDS } from "~/lib/needs";
import { contentSecurityPolicy, FIXED_HEADERS } from "~/lib/security";

// Browsers ask each time and get 304 at once, so that a reader sees a correction when it is made; a
// cache in between may spare us the question for a moment.
const FRESH = "public, max-age=0, s-maxage=10, stale-while-revalidate=60, stale-if-error=86400";

/** Security and cache headers on every page. A page's own Cache-Control wins. */
export const headers: MiddlewareHandler = async (context, next) => {
  context.locals.inline = { styles: [], scripts: [] };
  context.locals.needs = NO_NEEDS;
  const response = await next();
  response.headers.set("Vary", "Accept-Encoding");
  for (const [name, value] of Object.entries(FIXED_HEADERS)) response.headers.set(name, value);
  if (!response.headers.has("Cache-Control")) {
    response.headers.set("Cache-Control", response.status === 200 ? FRESH : "no-store");
  }
  // The development server injects styles and scripts of its own.
  if (!import.meta.env.DEV) {
    const { inline, needs } = context.locals;
    const policy = contentSecurityPolicy(inline, needs);
    response.headers.set("Content-Security-Policy", policy);
  }
  return response;
};
