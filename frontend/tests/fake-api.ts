/**
 * A stand-in for the Content API, for working on the site without the CMS:
 *   node tests/fake-api.ts [port] [folder]
 * The folder holds site.json, newsletters.json and transmissions/<slug>.json in the API's own shape.
 */
import { readdirSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import type { CardPage, Transmission } from "../src/lib/model.ts";

const BASE = "/api/content/v1";
const FIXTURE_ORIGIN = "http://localhost:8001";
const PICTURE =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 9"><path fill="#587" d="M0 0h16v9H0z"/></svg>';

/** Answers as the API would, or undefined for a 404. */
export function answer(folder: string, path: string): unknown {
  const url = new URL(path, "http://fake");
  if (url.pathname === `${BASE}/site/`) return read(join(folder, "site.json"));
  if (url.pathname === `${BASE}/newsletters/`) return read(join(folder, "newsletters.json"));
  const transmissions = all(folder);
  if (url.pathname === `${BASE}/transmissions/`) return page(transmissions, url.searchParams);
  const slug = url.pathname.slice(`${BASE}/transmissions/`.length).replace(/\/$/, "");
  return transmissions.find((transmission) => transmission.slug === decodeURIComponent(slug));
}

export function serve(folder: string, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    if (path.startsWith("/media/")) {
      response.writeHead(200, { "Content-Type": "image/svg+xml" }).end(PICTURE);
      return;
    }
    const body = answer(folder, path);
    // Pictures come from wherever this server happens to stand.
    const text = JSON.stringify(body ?? { status: 404, title: "Not Found" });
    response.writeHead(body ? 200 : 404, { "Content-Type": "application/json" });
    response.end(text.replaceAll(FIXTURE_ORIGIN, `http://${request.headers.host}`));
  });
  return new Promise((resolve) => server.listen(port, () => resolve(server)));
}

function page(items: Transmission[], query: URLSearchParams): CardPage | undefined {
  const start = Number(query.get("cursor") ?? 0);
  if (!Number.isInteger(start)) return undefined;
  const end = start + Number(query.get("limit") ?? 20);
  return {
    items: items.slice(start, end),
    next_cursor: end < items.length ? String(end) : null,
  };
}

function all(folder: string): Transmission[] {
  const names = readdirSync(join(folder, "transmissions")).filter((name) => name.endsWith(".json"));
  const found = names.map((name) => read(join(folder, "transmissions", name)) as Transmission);
  return found.sort((a, b) => b.date.localeCompare(a.date));
}

function read(file: string): unknown {
  return JSON.parse(readFileSync(file, "utf8"));
}

if (import.meta.main) {
  const port = Number(process.argv[2] ?? 8001);
  const folder = process.argv[3] ?? join(import.meta.dirname, "fixtures");
  await serve(folder, port);
  console.log(`http://localhost:${port}${BASE}`);
}
