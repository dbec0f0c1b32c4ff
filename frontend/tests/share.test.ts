import { expect, test } from "vitest";
import { mailLink, shareLinks } from "../src/lib/share";

const TITLE = "Cats & dogs: 100% <true>?";
const URL_ = "https://example.org/transmissions/a-b/?x=1&y=2";

test("it writes spaces in mail links as mail programs read them", () => {
  expect(mailLink("A b", "https://e.org/")).toBe(
    "mailto:?subject=A%20b&body=A%20b%0Ahttps%3A%2F%2Fe.org%2F",
  );
});

test("it carries title and address through every network's link unharmed", () => {
  for (const { href } of shareLinks(TITLE, URL_)) {
    expect(decodeURIComponent(href.replaceAll("+", " "))).toContain(URL_);
    expect(() => new URL(href)).not.toThrow();
  }
});
