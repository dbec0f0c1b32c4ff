import type { MiddlewareHandler } from "astro";
import { NO_NEEDS } from "~/lib/needs";
import { contentSecurityPolicy, FIXED_HEADERS } from "~/lib/security";

const FRESH = "public, max-age=60, stale-while-revalidate=600";

/** Security and cache headers on every page. A page's own Cache-Control wins. */
export const headers: MiddlewareHandler = async (context, next) => {
  context.locals.inlineStyles = [];
  context.locals.needs = NO_NEEDS;
  const response = await next();
  for (const [name, value] of Object.entries(FIXED_HEADERS)) response.headers.set(name, value);
  if (!response.headers.has("Cache-Control")) {
    response.headers.set("Cache-Control", response.status === 200 ? FRESH : "no-store");
  }
  // The development server injects styles and scripts of its own.
  if (!import.meta.env.DEV) {
    const { inlineStyles, needs } = context.locals;
    const policy = contentSecurityPolicy(inlineStyles, needs);
    response.headers.set("Content-Security-Policy", policy);
  }
  return response;
};
