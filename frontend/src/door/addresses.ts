/** One page, one name: whatever a link carries beside what the page reads would fill the cache with copies. */

/** What pages read of a query. Everything else (campaigns, clicks) is left out before a page is made. */
const READ = ["author", "cursor", "lens", "offset", "q", "topic"];
const LONGEST = 2_000;
// Most addresses, which need no parsing.
const PLAIN = /^\/(?:[\w-]+\/)*(?:[\w-]+(?:\.[a-z]+)?)?$/;

/** The path and the known parameters, in one order; undefined for what no page of ours can be. */
export function pageName(url: string): string | undefined {
  if (url.length > LONGEST || !url.startsWith("/") || url.startsWith("//")) return undefined;
  if (PLAIN.test(url)) return url;
  const { pathname, searchParams } = new URL(url, "http://site");
  // Dots can leave two slashes at the start, and a browser would take what follows for a host.
  if (pathname.startsWith("//") || !isText(pathname)) return undefined;
  const kept = READ.flatMap((name) => {
    const value = searchParams.get(name)?.trim();
    return value ? [[name, value]] : [];
  });
  return kept.length ? `${pathname}?${new URLSearchParams(kept)}` : pathname;
}

/** Where a page asked for without its last slash is; undefined where it is already. */
export function slashed(url: string): string | undefined {
  const [path = "", query] = url.split("?", 2);
  if (path.endsWith("/") || /\.[a-z]+$/.test(path)) return undefined;
  return query ? `${path}/?${query}` : `${path}/`;
}

function isText(path: string): boolean {
  try {
    return !decodeURIComponent(path).includes("\0");
  } catch {
    return false;
  }
}
