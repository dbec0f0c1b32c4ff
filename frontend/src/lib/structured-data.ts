/** JSON-LD, safe to stand inside a `<script type="application/ld+json">`. */
import type { Author, Block, BlockOf, Correction, Site, Transmission } from "./model";
import { absolute, authorPath, topicPath } from "./paths";
import { plain } from "./plain";
import { shareImage } from "./share-image";

interface Crumb {
  name: string;
  path: string;
}

/** schema.org Article with its citations, the way to it, and its questions with their answers. */
export function articleData(transmission: Transmission, site: Site): string {
  const { topic, title, seo, body } = transmission;
  const way = topic ? [{ name: topic.name, path: topicPath(topic.slug) }] : [];
  const here = { name: title, path: new URL(seo.canonical_url, "http://site").pathname };
  return graph([
    article(transmission, site),
    breadcrumbs(site, [...way, here]),
    ...questions(body),
  ]);
}

/** The publication itself, and how to search it. */
export function publicationData(site: Site): string {
  const url = absolute(site.frontend_url, "/");
  const action = {
    "@type": "SearchAction",
    target: { "@type": "EntryPoint", urlTemplate: `${url}search/?q={q}` },
    "query-input": "required name=q",
  };
  const page = { "@type": "WebSite", name: site.name, url, description: site.tagline || undefined };
  return graph([organization(site), { ...page, potentialAction: action }]);
}

/** Who somebody is, and the way to their page. */
export function authorData(author: Author, site: Site): string {
  const page = { "@type": "ProfilePage", mainEntity: person(author, site) };
  return graph([page, breadcrumbs(site, [{ name: author.name, path: authorPath(author.slug) }])]);
}

/** The way from the front page to this one, which stands last. */
export function breadcrumbData(site: Site, way: Crumb[]): string {
  return graph([breadcrumbs(site, way)]);
}

function article(transmission: Transmission, site: Site): object {
  const { title, seo, summary, published_at, updated_at, locale, topic, body } = transmission;
  return {
    "@type": "Article",
    headline: title,
    description: seo.description || summary || undefined,
    datePublished: published_at,
    dateModified: updated_at,
    inLanguage: locale,
    mainEntityOfPage: seo.canonical_url,
    articleSection: topic?.name,
    image: shareImage(transmission, site)?.src,
    author: transmission.authors.map((author) => person(author, site)),
    publisher: organization(site),
    citation: citations(body),
    correction: corrections(transmission.corrections),
  };
}

function person({ name, slug, role, bio, portrait }: Author, site: Site): object {
  return {
    "@type": "Person",
    name,
    url: absolute(site.frontend_url, authorPath(slug)),
    jobTitle: role || undefined,
    description: plain(bio) || undefined,
    image: portrait?.src,
  };
}

function organization(site: Site): object {
  const url = absolute(site.frontend_url, "/");
  return { "@type": "Organization", name: site.name, url, logo: site.logo?.src };
}

function citations(body: Block[]): object[] | undefined {
  const works = ofType(body, "references").flatMap(({ value }) =>
    value.items.map(({ text, url, doi }) => ({
      "@type": "CreativeWork",
      name: plain(text),
      url: url || undefined,
      identifier: doi ? `https://doi.org/${doi}` : undefined,
    })),
  );
  return works.length ? works : undefined;
}

function corrections(told: Correction[] = []): object[] | undefined {
  const comments = told.map(({ date, wrong, right }) => ({
    "@type": "CorrectionComment",
    datePublished: date,
    text: `${wrong} ${right}`,
  }));
  return comments.length ? comments : undefined;
}

function questions(body: Block[]): object[] {
  const asked = ofType(body, "faq").flatMap(({ value }) => value.items);
  const mainEntity = asked.map(({ question, answer }) => ({
    "@type": "Question",
    name: question,
    acceptedAnswer: {
      "@type": "Answer",
      text: answer.flatMap((block) => (block.type === "paragraph" ? [block.value] : [])).join(""),
    },
  }));
  return mainEntity.length ? [{ "@type": "FAQPage", mainEntity }] : [];
}

function ofType<T extends Block["type"]>(body: Block[], type: T): BlockOf<T>[] {
  return body.filter((block): block is BlockOf<T> => block.type === type);
}

function breadcrumbs(site: Site, way: Crumb[]): object {
  const steps = [{ name: site.name, path: "/" }, ...way];
  return {
    "@type": "BreadcrumbList",
    itemListElement: steps.map(({ name, path }, index) => ({
      "@type": "ListItem",
      position: index + 1,
      name,
      item: absolute(site.frontend_url, path),
    })),
  };
}

// "</script>" inside a title would end the element: "<" never stands bare.
function graph(things: object[]): string {
  const data = { "@context": "https://schema.org", "@graph": things };
  return JSON.stringify(data).replaceAll("<", "\\u003c");
}
