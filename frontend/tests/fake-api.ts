/**
 * A stand-in for the Content API, for working on the site without the CMS:
 *   node tests/fake-api.ts [port] [folder]
 * The folder holds site.json, newsletters.json and transmissions/<slug>.json in the API's own shape.
 */
import { readdirSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import type {
  Author,
  CardPage,
  Lens,
  StandardPage,
  Topic,
  Transmission,
} from "../src/lib/model.ts";

const BASE = "/api/content/v1";
const FIXTURE_ORIGIN = "http://localhost:8001";
const PICTURE =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 9"><path fill="#587" d="M0 0h16v9H0z"/></svg>';

/** Answers as the API would, or undefined for a 404. */
export function answer(folder: string, path: string): unknown {
  const { pathname, searchParams: query } = new URL(path, "http://fake");
  const [, kind = "", name = ""] = /\/v1\/([^/]+)\/(?:([^/]+)\/)?$/.exec(pathname) ?? [];
  const transmissions = all(folder);
  const lists: Record<string, { slug: string }[]> = {
    topics: topics(transmissions),
    authors: authors(transmissions),
    lenses: lenses(transmissions),
    pages: pages(folder),
  };
  if (kind === "site") return site(folder);
  if (kind === "issues") return { items: [] };
  if (kind === "search") return found(transmissions, query.get("q") ?? "");
  if (kind === "pages" && name === "resolve") return resolved(query.get("path") ?? "");
  if (kind === "transmissions" && !name) return page(narrowed(transmissions, query), query);
  const list = lists[kind] ?? (kind === "transmissions" ? transmissions : []);
  return name ? list.find(({ slug }) => slug === decodeURIComponent(name)) : { items: list };
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
    response.writeHead(body ? 200 : 404, {
      "Content-Type": "application/json",
      "Cache-Tag": "transmissions",
    });
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

function narrowed(items: Transmission[], query: URLSearchParams): Transmission[] {
  const [topic, lens, author] = [query.get("topic"), query.get("lens"), query.get("author")];
  return items.filter(
    (one) =>
      (!topic || one.topic?.slug === topic) &&
      (!lens || lenses([one]).some(({ slug }) => slug === lens)) &&
      (!author || one.authors.some(({ slug }) => slug === author)),
  );
}

function found(transmissions: Transmission[], words: string): unknown {
  const items = transmissions
    .filter(({ title }) => title.toLowerCase().includes(words.toLowerCase()))
    .map((transmission) => ({
      transmission,
      title_html: "<mark>Found</mark> &amp; marked",
      excerpt_html: "where it <mark>stands</mark>",
    }));
  return { items, total: items.length, total_is_exact: true, corrected: null };
}

function resolved(path: string): unknown {
  const where = { url: `http://localhost:4321${path}`, title: "About", locale: "en" };
  if (path === "/about/" || path === "/ueber-uns/") {
    const named = { transmission: null, standard: { slug: path.slice(1, -1) } };
    return { kind: "page", type: "standard", ...where, ...named };
  }
  if (path === "/old/") return { kind: "redirect", location: "/about/", permanent: true };
  return { kind: path === "/gone/" ? "gone" : "missing" };
}

function site(folder: string): unknown {
  const { items } = read(join(folder, "newsletters.json")) as { items: unknown[] };
  return { ...(read(join(folder, "site.json")) as object), newsletters: items };
}

function topics(transmissions: Transmission[]): Topic[] {
  return once(transmissions.flatMap(({ topic }) => (topic ? [topic] : [])));
}

function authors(transmissions: Transmission[]): Author[] {
  return once(transmissions.flatMap((one) => one.authors));
}

function lenses(transmissions: Transmission[]): Lens[] {
  const blocks = transmissions.flatMap(({ body }) => body);
  const used = blocks.flatMap((block) => (block.type === "lens" ? [block.value.lens] : []));
  return once(used.map((lens) => ({ ...lens, description: "" })));
}

function pages(folder: string): StandardPage[] {
  const [one] = all(folder);
  if (!one) return [];
  const body = one.body.filter(({ type }) => ["heading", "paragraph", "faq"].includes(type));
  const shared = { updated_at: one.updated_at, toc: one.toc, body, seo: one.seo };
  const about = { slug: "about", title: "About us", intro: "Who we are.", locale: "en" };
  const german = { slug: "ueber-uns", title: "Über uns", intro: "Wer wir sind.", locale: "de" };
  return [about, german].map((page) => ({
    ...page,
    ...shared,
    url: pageAddress(page.slug),
    translations: [about, german]
      .filter((other) => other !== page)
      .map(({ slug, title, locale }) => ({ locale, url: pageAddress(slug), title })),
  }));
}

function pageAddress(slug: string): string {
  return `http://localhost:4321/${slug}/`;
}

function once<T extends { slug: string }>(items: T[]): T[] {
  return [...new Map(items.map((item) => [item.slug, item])).values()];
}

function all(folder: string): Transmission[] {
  const names = readdirSync(join(folder, "transmissions")).filter((name) => name.endsWith(".json"));
  const files = names.map((name) => read(join(folder, "transmissions", name)) as Transmission);
  return files.sort((a, b) => b.date.localeCompare(a.date));
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
