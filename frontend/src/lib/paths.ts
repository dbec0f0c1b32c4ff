/** Addresses within this site. */

export function transmissionPath(slug: string): string {
  return `/transmissions/${encodeURIComponent(slug)}/`;
}

export function indexPath(cursor?: string | null): string {
  return cursor ? `/transmissions/?${new URLSearchParams({ cursor })}` : "/transmissions/";
}

/** The absolute address of a path, for canonical links; undefined while the site is unknown. */
export function absolute(base: string, path: string): string | undefined {
  return base ? new URL(path, base).href : undefined;
}
