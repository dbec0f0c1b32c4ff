import { experimental_AstroContainer as AstroContainer } from "astro/container";
import { expect, test } from "vitest";
import Tongues from "../src/components/Tongues.astro";
import { en } from "../src/i18n/en";
import { alternates } from "../src/lib/alternates";
import { ownName } from "../src/lib/format";
import type { Site } from "../src/lib/model";
import publication from "./fixtures/site.json";

const site = { ...publication, locale: "en" } as unknown as Site;
const english = { locale: "en", url: "https://e.org/a/" };
const german = { locale: "de", url: "https://e.org/b/", title: "B" };

test("each version names all, itself and the one for everybody else", () => {
  const seen = [
    { hreflang: "de", href: "https://e.org/b/" },
    { hreflang: "en", href: "https://e.org/a/" },
    { hreflang: "x-default", href: "https://e.org/a/" },
  ];
  const asked = { ...german, translations: [{ ...english, title: "A" }] };
  expect(alternates({ ...english, translations: [german] }, site)).toEqual(seen);
  expect(alternates(asked, site)).toEqual(seen);
});

test("all agree on the one for everybody else where the publication's language is missing", () => {
  const arabic = { locale: "ar", url: "https://e.org/c/", title: "C" };
  const of = (one: typeof german, other: typeof german) =>
    alternates({ ...one, translations: [other] }, site).at(-1)?.href;
  expect(of(german, arabic)).toBe(of(arabic, german));
});

test("a text in one language names none", () => {
  expect(alternates(english, site)).toEqual([]);
});

test("it names languages as their readers do, with lang and dir", async () => {
  expect(["de", "pt-BR", "ar"].map(ownName)).toEqual(["Deutsch", "português (Brasil)", "العربية"]);
  const container = await AstroContainer.create();
  const translations = [german, { locale: "ar", url: "https://e.org/c/", title: "C" }];
  const props = { translations, base: "https://e.org", t: en };
  const html = await container.renderToString(Tongues, { props });
  expect(html).toContain('href="/b/" rel="alternate" hreflang="de" lang="de" dir="ltr"');
  expect(html).toContain('lang="ar" dir="rtl"');
});
