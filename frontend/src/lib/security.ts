/** Response headers that hold for every page. */
import { createHash } from "node:crypto";
import { cmsUrl, mediaOrigins } from "./config";
import { type Needs, NO_NEEDS } from "./needs";

// A page adds at most one sheet of its own, and few sites have more sets of lens colors.
const MAX_KNOWN = 100;

/** What stands in a page itself, each allowed by its hash. */
export interface Inline {
  styles: string[];
  scripts: string[];
}

/**
 * A policy with no inline script or style but those named here by their hash. Frames and media are
 * for the pages whose blocks need them.
 */
export function contentSecurityPolicy(inline: Inline, needs: Needs = NO_NEEDS): string {
  const cms = new URL(cmsUrl()).origin;
  const styles = inline.styles.map(hashSource).join(" ") || "'none'";
  const scripts = ["'self'", ...inline.scripts.map(hashSource)].join(" ");
  return [
    "default-src 'none'",
    // The bar draws over the page with styles of its own; its page is seen by its editor alone.
    `style-src ${needs.userbar ? `'unsafe-inline' ${cms}` : styles}`,
    "font-src 'self'",
    `img-src 'self' data: ${mediaOrigins().join(" ")}`,
    `form-action 'self' ${cms}`,
    `script-src ${needs.userbar ? `${scripts} ${cms}` : scripts}`,
    `frame-src ${needs.frames.join(" ") || "'none'"}`,
    `media-src ${needs.media.join(" ") || "'none'"}`,
    `connect-src 'self'${needs.userbar ? ` ${cms}` : ""}`,
    "manifest-src 'self'",
    "base-uri 'none'",
    `frame-ancestors 'self' ${cms}`,
  ].join("; ");
}

export const FIXED_HEADERS: Readonly<Record<string, string>> = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
  "Referrer-Policy": "strict-origin-when-cross-origin",
  "X-Content-Type-Options": "nosniff",
};

const known = new Map<string, string>();

// The site's own sheet is the same on every page: it is hashed once.
function hashSource(style: string): string {
  const source = known.get(style) ?? `'sha256-${sha256(style)}'`;
  if (known.size < MAX_KNOWN) known.set(style, source);
  return source;
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("base64");
}
