import { expect, test } from "vitest";
import { frontPage } from "../src/lib/front";
import type { Card } from "../src/lib/model";
import { NOWHERE, onward } from "../src/lib/onward";
import { local, withQuery } from "../src/lib/paths";

const BASE = "https://example.org";

test("it follows a redirect within the site, and out of it", () => {
  const redirect = { kind: "redirect", location: `${BASE}/new/`, permanent: true } as const;
  expect(onward(redirect, "/old/", BASE)).toEqual({
    by: "redirect",
    location: "/new/",
    status: 301,
  });
  const away = { ...redirect, location: "https://elsewhere.org/", permanent: false };
  expect(onward(away, "/old/", BASE)).toEqual({
    by: "redirect",
    location: away.location,
    status: 302,
  });
});

test("it never leads in a circle", () => {
  const circle = { kind: "redirect", location: `${BASE}/old/`, permanent: true } as const;
  expect(onward(circle, "/old/", BASE)).toEqual(NOWHERE);
});

test("it tells what is gone from what never was", () => {
  expect(onward({ kind: "gone" }, "/a/", BASE)).toEqual({ by: "rewrite", path: "/410/" });
  expect(onward({ kind: "missing" }, "/a/", BASE)).toEqual(NOWHERE);
  expect(onward(null, "/a/", BASE)).toEqual(NOWHERE);
});

test("it writes links of its own without the host", () => {
  expect(local(BASE, `${BASE}/a/?b=1#c`)).toBe("/a/?b=1#c");
  expect(local(BASE, "https://elsewhere.org/a/")).toBe("https://elsewhere.org/a/");
  expect(withQuery("/a/", { b: "1", c: null })).toBe("/a/?b=1");
});

test("it opens the front page with what editors chose, and shows nothing twice", () => {
  const cards = ["a", "b", "c"].map((id) => ({ id }) as Card);
  const [a, b, c] = cards;
  expect(frontPage(cards, b ? [b] : [])).toEqual({ lead: b, latest: [a, c], isChosen: true });
  expect(frontPage(cards, [])).toEqual({ lead: a, latest: [b, c], isChosen: false });
});
