/** The feeds of the site and of each topic, lens and author: one way to answer all of them. */
import type { Filters } from "../client";
import { currentSite } from "../site";
import { type Feed, feedItems, whole } from "./items";
import { json } from "./json";
import { atom, rss } from "./xml";

const KINDS = {
  "feed.xml": { type: "application/rss+xml; charset=utf-8", write: rss },
  "atom.xml": { type: "application/atom+xml; charset=utf-8", write: atom },
  "feed.json": { type: "application/feed+json; charset=utf-8", write: json },
} satisfies Record<string, { type: string; write: (feed: Feed) => string }>;

/** What a feed is narrower than the whole site for. */
export interface Narrow {
  name: string;
  description: string;
  filters: Filters;
}

/** A feed, by the path of the page whose news it tells; 404 for a name that is none. */
export async function feed(path: string, name: string, narrow?: Narrow): Promise<Response> {
  const kind = KINDS[name as keyof typeof KINDS];
  if (!kind) return new Response("There is no such feed.", { status: 404 });
  const site = await currentSite();
  const content = kind.write({
    title: narrow ? `${site.name}: ${narrow.name}` : site.name,
    description: narrow?.description ?? site.tagline,
    home: whole(site, path),
    self: whole(site, path + name),
    site,
    items: await feedItems(site, narrow?.filters ?? {}),
  });
  return new Response(content, { headers: { "Content-Type": kind.type } });
}
