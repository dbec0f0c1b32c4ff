import type { APIRoute } from "astro";
import { type Alternate, alternates } from "~/lib/alternates";
import { getAuthors, getLenses, getTopics, listStandardPages, mapTransmissions } from "~/lib/api";
import { whole } from "~/lib/feeds/items";
import { text } from "~/lib/feeds/xml";
import { authorPath, lensPath, topicPath, transmissionPath } from "~/lib/paths";
import { currentSite } from "~/lib/site";

interface Place {
  path: string;
  changed?: string | null;
  languages?: Alternate[];
}

export const GET: APIRoute = async () => {
  const [site, cards, topics, lenses, authors, pages] = await Promise.all([
    currentSite(),
    mapTransmissions(),
    getTopics(),
    getLenses(),
    getAuthors(),
    listStandardPages(),
  ]);
  const newest = cards
    .map((card) => card.updated_at)
    .sort()
    .at(-1);
  const places: Place[] = [
    ...["/", "/transmissions/"].map((path) => ({ path, ...(newest && { changed: newest }) })),
    ...(site.newsletters.length ? [{ path: "/newsletter/" }] : []),
    ...cards.map((card) => ({
      path: transmissionPath(card.slug),
      changed: card.updated_at,
      languages: alternates(card, site),
    })),
    ...pages.map((page) => ({
      path: `/${encodeURIComponent(page.slug)}/`,
      changed: page.updated_at,
      languages: alternates(page, site),
    })),
    ...topics.map(({ slug }) => ({ path: topicPath(slug) })),
    ...lenses.map(({ slug }) => ({ path: lensPath(slug) })),
    ...authors.map(({ slug }) => ({ path: authorPath(slug) })),
  ];
  const urls = places.map(({ path, changed, languages = [] }) => {
    const lastmod = changed ? `<lastmod>${text(changed)}</lastmod>` : "";
    const links = languages.map(
      ({ hreflang, href }) =>
        `<xhtml:link rel="alternate" hreflang="${text(hreflang)}" href="${text(href)}"/>`,
    );
    return `<url><loc>${text(whole(site, path))}</loc>${lastmod}${links.join("")}</url>`;
  });
  return new Response(
    `<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n${urls.join("\n")}\n</urlset>\n`,
    { headers: { "Content-Type": "application/xml; charset=utf-8" } },
  );
};
