import { expect, test } from "vitest";
import { strings } from "../src/i18n";
import { updatedOn } from "../src/lib/format";

test.each(["en", "pt-PT", "de", "es-MX"])("it says everything in %s", (locale) => {
  const t = strings(locale);
  const words = Object.values(t).filter((one) => typeof one === "string");
  expect(words.every(Boolean)).toBe(true);
  expect(t.found(2, "x")).toContain("2");
});

test("it speaks the reader's language, and English where it has none", () => {
  expect(strings("de-AT").search).toBe("Suche");
  expect(strings("ar").search).toBe("Search");
});

test("it tells of a change on another day only", () => {
  const published_at = "2026-06-11T08:00:00Z";
  expect(updatedOn({ published_at, updated_at: "2026-06-11T20:00:00Z" })).toBeUndefined();
  expect(updatedOn({ published_at, updated_at: "2026-06-12T08:00:00Z" })).toBe("2026-06-12");
});
