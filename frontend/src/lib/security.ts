/** Response headers that hold for every page. */
import { createHash } from "node:crypto";
import { cmsUrl, mediaOrigins } from "./config";

/** A policy with no inline script and no inline style but those named by their hash. */
export function contentSecurityPolicy(inlineStyles: string[]): string {
  const cms = new URL(cmsUrl()).origin;
  const hashes = inlineStyles.map((style) => `'sha256-${sha256(style)}'`);
  return [
    "default-src 'none'",
    `style-src ${["'self'", ...hashes].join(" ")}`,
    "font-src 'self'",
    `img-src 'self' data: ${mediaOrigins().join(" ")}`,
    `form-action 'self' ${cms}`,
    "script-src 'self'",
    "connect-src 'self'",
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

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("base64");
}
