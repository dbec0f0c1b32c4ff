/** JSON-LD, safe to stand inside a `<script type="application/ld+json">`. */
import type { Site, Transmission } from "./model";

/** schema.org Article for a transmission. */
export function articleData(transmission: Transmission, site: Site): string {
  return scriptSafe({
    "@context": "https://schema.org",
    "@type": "Article",
    headline: transmission.title,
    description: transmission.seo.description || transmission.summary,
    datePublished: transmission.published_at,
    dateModified: transmission.updated_at,
    inLanguage: transmission.locale,
    mainEntityOfPage: transmission.seo.canonical_url,
    articleSection: transmission.topic?.name,
    image: (transmission.seo.image ?? transmission.cover)?.src,
    author: transmission.authors.map(({ name }) => ({ "@type": "Person", name })),
    publisher: { "@type": "Organization", name: site.name, logo: site.logo?.src },
  });
}

// "</script>" inside a title would end the element: "<" never stands bare.
function scriptSafe(data: object): string {
  return JSON.stringify(data).replaceAll("<", "\\u003c");
}
