/** The languages of a page, as search engines want them told: each page names all, itself too. */
import type { Site, Translation } from "./model";

export interface Alternate {
  /** A BCP 47 locale, or "x-default" for readers of any other language. */
  hreflang: string;
  href: string;
}

interface Version extends Omit<Translation, "title"> {
  translations?: Translation[];
}

/** None for a text in one language. The publication's own language is for everybody else, if it is there. */
export function alternates({ locale, url, translations = [] }: Version, site: Site): Alternate[] {
  if (translations.length === 0) return [];
  const all = [{ locale, url }, ...translations].sort((a, b) => a.locale.localeCompare(b.locale));
  const fallback = all.find((one) => one.locale === site.locale) ?? all[0];
  const named = all.map((one) => ({ hreflang: one.locale, href: one.url }));
  return [...named, { hreflang: "x-default", href: fallback?.url ?? url }];
}
