/** RSS 2.0 and Atom (RFC 4287). */
import { escaped } from "../plain";
import type { Feed, Item } from "./items";

// XML 1.0 has no way to write these, not even as references.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is meant
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

export function rss(feed: Feed): string {
  const { title, description, home, self, site, items } = feed;
  return document(
    `<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
${tag("title", title)}${tag("link", home)}${tag("description", description || title)}${tag("language", site.locale)}
<atom:link href="${text(self)}" rel="self" type="application/rss+xml"/>
${tag("lastBuildDate", rfc822(newest(items)))}${items.map(rssItem).join("\n")}
</channel></rss>`,
  );
}

function rssItem({ transmission, html }: Item): string {
  const { title, id, summary, published_at: at, topic, authors, seo } = transmission;
  return `<item>${tag("title", title)}${tag("link", seo.canonical_url)}<guid isPermaLink="false">urn:uuid:${id}</guid>${tag("pubDate", rfc822(at))}${authors
    .map(({ name }) => tag("dc:creator", name))
    .join(
      "",
    )}${topic ? tag("category", topic.name) : ""}${tag("description", summary)}${tag("content:encoded", html)}</item>`;
}

export function atom(feed: Feed): string {
  const { title, description, home, self, items } = feed;
  return document(
    `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${text(feed.site.locale)}">
${tag("title", title)}${tag("id", home)}${tag("updated", newest(items))}${tag("subtitle", description)}<author>${tag("name", feed.site.name)}</author>
<link href="${text(self)}" rel="self" type="application/atom+xml"/><link href="${text(home)}"/>
${items.map(atomEntry).join("\n")}
</feed>`,
  );
}

function atomEntry({ transmission, html }: Item): string {
  const { title, id, summary, published_at, updated_at, topic, authors, seo, locale } =
    transmission;
  const people = authors.map(({ name }) => `<author>${tag("name", name)}</author>`).join("");
  const category = topic
    ? `<category term="${text(topic.slug)}" label="${text(topic.name)}"/>`
    : "";
  return `<entry xml:lang="${text(locale)}">${tag("title", title)}${tag("id", `urn:uuid:${id}`)}<link href="${text(seo.canonical_url)}"/>${tag("published", published_at)}${tag("updated", updated_at)}${people}${category}${tag("summary", summary)}<content type="html">${text(html)}</content></entry>`;
}

function document(root: string): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n${root}\n`;
}

function tag(name: string, content: string): string {
  return content && `<${name}>${text(content)}</${name}>`;
}

/** Text as XML may hold it. */
export function text(content: string): string {
  return escaped(content.replace(UNWRITABLE, ""));
}

function newest(items: Item[]): string {
  const moments = items.map(({ transmission }) => transmission.updated_at).sort();
  return moments.at(-1) ?? "1970-01-01T00:00:00Z";
}

function rfc822(moment: string): string {
  return new Date(moment).toUTCString();
}
