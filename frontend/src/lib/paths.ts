/** Addresses within this site. */

export function transmissionPath(slug: string): string {
  return `/transmissions/${encodeURIComponent(slug)}/`;
}

export function markdownPath(slug: string): string {
  return `/transmissions/${encodeURIComponent(slug)}.md`;
}

export function sharePath(slug: string): string {
  return `/share/${encodeURIComponent(slug)}.png`;
}

export function topicPath(slug: string): string {
  return `/topics/${encodeURIComponent(slug)}/`;
}

export function lensPath(slug: string): string {
  return `/lenses/${encodeURIComponent(slug)}/`;
}

export function authorPath(slug: string): string {
  return `/authors/${encodeURIComponent(slug)}/`;
}

/** A path with those parameters that have a value, in the order given. */
export function withQuery(path: string, query: Record<string, string | null | undefined>): string {
  const given = Object.entries(query).filter((pair): pair is [string, string] => Boolean(pair[1]));
  return given.length ? `${path}?${new URLSearchParams(given)}` : path;
}

/** The absolute address of a path, for canonical links; undefined while the site is unknown. */
export function absolute(base: string, path: string): string | undefined {
  return base ? new URL(path, base).href : undefined;
}

/** An address without its host where it is this site's, so that links work wherever it is served. */
export function local(base: string, url: string): string {
  if (!base || !URL.canParse(url)) return url;
  const { origin, pathname, search, hash } = new URL(url);
  return origin === new URL(base).origin ? pathname + search + hash : url;
}
