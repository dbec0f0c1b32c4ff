import { expect, test } from "vitest";
import type { Site, Transmission } from "../src/lib/model";
import { articleData } from "../src/lib/structured-data";
import site from "./fixtures/site.json";
import golden from "./fixtures/transmissions/every-block.json";

const data = articleData(golden as unknown as Transmission, site as unknown as Site);

test("it cannot end the script element it stands in", () => {
  expect(data).not.toContain("<");
  expect(JSON.parse(data)["@graph"][0].headline).toBe(golden.title);
});

test("it names every author and the publisher", () => {
  const { author, publisher } = JSON.parse(data)["@graph"][0];
  expect(author.map(({ name }: { name: string }) => name)).toEqual(["Ada <Lovelace>", "Bo"]);
  expect(publisher.name).toBe("Fixture & Sons");
});

test("it tells sources, questions and the way to the page", () => {
  const [article, crumbs, faq] = JSON.parse(data)["@graph"];
  expect(article.citation.length).toBeGreaterThan(0);
  expect(crumbs.itemListElement.map(({ name }: { name: string }) => name)).toEqual([
    "Fixture & Sons",
    "Testing & more",
    golden.title,
  ]);
  expect(faq.mainEntity[0].acceptedAnswer.text).toContain("<p>");
});
