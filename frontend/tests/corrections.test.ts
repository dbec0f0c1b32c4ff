import { experimental_AstroContainer as AstroContainer } from "astro/container";
import { expect, test } from "vitest";
import first from "../../tests/golden/documents/v1.json";
// What Django writes for a page with corrections, and what it wrote before there were any.
import contract from "../../tests/golden/every_block.json";
import ArticleHeader from "../src/components/ArticleHeader.astro";
import Corrections from "../src/components/Corrections.astro";
import { de } from "../src/i18n/de";
import { en } from "../src/i18n/en";
import { markdownDocument } from "../src/lib/markdown/transmission";
import type { Site, Transmission } from "../src/lib/model";
import { articleData } from "../src/lib/structured-data";
import site from "./fixtures/site.json";

const transmission = contract as unknown as Transmission;
const { corrections = [] } = transmission;
const old = first as unknown as Transmission;

test("it shows each with its day, newest first, as plain text", async () => {
  const container = await AstroContainer.create();
  const props = { corrections, locale: "de", t: de };
  const html = await container.renderToString(Corrections, { props });
  expect(html).toContain("We wrote that a field weighs &lt; 1 kg &amp; is blue.");
  expect(html.indexOf("9. März 2026")).toBeLessThan(html.indexOf("4. März 2026"));
  expect(html.match(/Falsch war/g)).toHaveLength(2);
});

async function header(shown: Transmission): Promise<string> {
  const container = await AstroContainer.create();
  return container.renderToString(ArticleHeader, {
    props: { transmission: shown, base: "", t: en },
  });
}

test("it says at the head of the text that it was corrected, and when last", async () => {
  const html = await header(transmission);
  expect(html).toContain("Corrected on March 9, 2026.");
  expect(html).toContain('href="#corrections"');
});

test("it says nothing of a text that never was, also in a document of before", async () => {
  expect(await header(old)).not.toContain("orrect");
  expect(markdownDocument(old)).not.toContain("orrect");
});

test("it tells them in Markdown and to search engines", () => {
  const text = markdownDocument(transmission);
  expect(text).toContain("## Corrections\n\n**March 9, 2026**");
  expect(text).toContain("**What is right:** It weighs 2 kg & is brown.");
  const [article] = JSON.parse(articleData(transmission, site as unknown as Site))["@graph"];
  expect(article.correction[0]).toMatchObject({
    "@type": "CorrectionComment",
    datePublished: "2026-03-09",
  });
});
