/** JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/). */
import { authorPath } from "../paths";
import { type Feed, type Item, whole } from "./items";

export function json(feed: Feed): string {
  const { title, description, home, self, site, items } = feed;
  return JSON.stringify({
    version: "https://jsonfeed.org/version/1.1",
    title,
    home_page_url: home,
    feed_url: self,
    description: description || undefined,
    icon: site.logo?.src,
    language: site.locale,
    items: items.map((item) => jsonItem(feed, item)),
  });
}

function jsonItem({ site }: Feed, { transmission, html, image }: Item): object {
  const { id, title, summary, published_at, updated_at, topic, authors, seo, locale } =
    transmission;
  return {
    id: `urn:uuid:${id}`,
    url: seo.canonical_url,
    title,
    content_html: html,
    summary: summary || undefined,
    image,
    date_published: published_at,
    date_modified: updated_at,
    authors: authors.map(({ name, slug }) => ({ name, url: whole(site, authorPath(slug)) })),
    tags: topic ? [topic.name] : undefined,
    language: locale,
  };
}
