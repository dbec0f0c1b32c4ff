import type { MiddlewareHandler } from "astro";
import { CmsUnavailable } from "~/lib/api";

/** When the CMS does not answer, readers get the 503 page instead of an error. */
export const outage: MiddlewareHandler = async (context, next) => {
  try {
    return await next();
  } catch (error) {
    if (!(error instanceof CmsUnavailable)) throw error;
    console.error(`${context.url.pathname}: ${error.message}`);
    return context.rewrite("/503/");
  }
};
