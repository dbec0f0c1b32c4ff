import { expect, test } from "vitest";
import type { Site, Transmission } from "../src/lib/model";
import { articleData } from "../src/lib/structured-data";
import site from "./fixtures/site.json";
import golden from "./fixtures/transmissions/every-block.json";

const data = articleData(golden as unknown as Transmission, site as unknown as Site);

test("it cannot end the script element it stands in", () => {
  expect(data).not.toContain("<");
  expect(JSON.parse(data).headline).toBe(golden.title);
});

test("it names every author and the publisher", () => {
  const { author, publisher } = JSON.parse(data);
  expect(author.map(({ name }: { name: string }) => name)).toEqual(["Ada <Lovelace>", "Bo"]);
  expect(publisher.name).toBe("Fixture & Sons");
});
