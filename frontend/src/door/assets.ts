/** Files of the build: fonts, scripts, the icon. They are few and small, and stay in memory. */
import { readdirSync, readFileSync } from "node:fs";
import { extname, join, relative, sep } from "node:path";
import type { Content } from "./answer";
import { encoded } from "./encodings";

/** Where the build puts them, from where it puts the server. */
export const CLIENT = "../client/";

export type Assets = ReadonlyMap<string, Content>;

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};
const DAY = 86_400;

/** Every file below the folder, by its path on the site. Synchronous: it comes before the first request. */
export function readAssets(folder: string): Assets {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true });
  return new Map(
    files
      .filter((file) => file.isFile())
      .map((file) => join(file.parentPath, file.name))
      .map((path) => [`/${relative(folder, path).split(sep).join("/")}`, asset(path)]),
  );
}

function asset(path: string): Content {
  const type = TYPES[extname(path)] ?? "application/octet-stream";
  // The build names these by their content.
  const isNamed = path.includes(`${sep}_astro${sep}`);
  const lasts = isNamed ? `public, max-age=${365 * DAY}, immutable` : `public, max-age=${DAY}`;
  return {
    status: 200,
    body: encoded(readFileSync(path), type),
    headers: {
      "Content-Type": type,
      "Cache-Control": lasts,
      "X-Content-Type-Options": "nosniff",
      Vary: "Accept-Encoding",
    },
  };
}
