import { expect, test } from "vitest";
import { direction, fileSize, joined, longDate } from "../src/lib/format";

test("it writes a date in the locale's own manner", () => {
  expect(longDate("2026-06-11", "en")).toBe("June 11, 2026");
  expect(longDate("2026-06-11", "en-GB")).toBe("11 June 2026");
  expect(longDate("2026-06-11", "de")).toBe("11. Juni 2026");
});

test("it keeps the day in every time zone of the server", () => {
  inZone("Pacific/Kiritimati", () => expect(longDate("2026-01-01", "en")).toBe("January 1, 2026"));
  inZone("Pacific/Midway", () => expect(longDate("2026-01-01", "en")).toBe("January 1, 2026"));
});

test("it knows which way a locale runs", () => {
  expect(direction("en")).toBe("ltr");
  expect(direction("ar")).toBe("rtl");
  expect(direction("he-IL")).toBe("rtl");
  expect(direction("uz-Arab")).toBe("rtl");
  expect(direction("pt-BR")).toBe("ltr");
});

test("it joins names as a sentence would", () => {
  expect(joined(["Ada", "Bo", "Cy"], "en-GB")).toBe("Ada, Bo and Cy");
  expect(joined([], "en")).toBe("");
});

test("it writes a size as file managers do", () => {
  expect(fileSize(0, "en")).toBe("0 bytes");
  expect(fileSize(1, "en")).toBe("1 byte");
  expect(fileSize(999, "en")).toBe("999 bytes");
  expect(fileSize(1000, "en")).toBe("1 kB");
  expect(fileSize(34_567, "en")).toBe("35 kB");
  expect(fileSize(1_234_567, "de")).toBe("1,2 MB");
  expect(fileSize(7e12, "en")).toBe("7,000 GB");
});

function inZone(zone: string, check: () => void): void {
  const before = process.env.TZ;
  process.env.TZ = zone;
  check();
  process.env.TZ = before;
}
