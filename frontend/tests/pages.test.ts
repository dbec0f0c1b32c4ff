import { expect, test } from "vitest";
import { PageCache } from "../src/door/pages";
import type { Page } from "../src/door/render";

const FRESH = 1_000;
const tick = () => new Promise((resolve) => setTimeout(resolve, 0));

/** A cache before a site that says how often it was asked, with a clock of its own. */
function cached(answer: (count: number) => Partial<Page> = () => ({})) {
  const state = { now: 0, made: 0 };
  const render = async (): Promise<Page> => {
    state.made += 1;
    const begun = state.now;
    await tick();
    const body = { plain: Buffer.from(String(state.made)) };
    const usual = { status: 200, headers: { "cache-control": "public" }, etag: `"${state.made}"` };
    return { ...usual, body, tags: new Set(["topics"]), begun, ...answer(state.made) };
  };
  const limits = { fresh: FRESH, bytes: 4_000, patience: 50 };
  const pages = new PageCache(render, limits, () => state.now);
  const text = async (name = "/") => (await pages.get(name)).body.plain.toString();
  return { pages, state, text };
}

test("it makes a page once while it is fresh", async () => {
  const { text, state } = cached();
  expect([await text(), await text()]).toEqual(["1", "1"]);
  expect(state.made).toBe(1);
});

test("it makes a page once for all who ask at the same time", async () => {
  const { text } = cached();
  expect(await Promise.all([text(), text(), text()])).toEqual(["1", "1", "1"]);
});

test("it gives a stale page at once and makes it anew behind", async () => {
  const { text, state } = cached();
  await text();
  state.now = FRESH + 1;
  expect(await text()).toBe("1");
  await tick();
  await tick();
  expect(await text()).toBe("2");
});

test("it waits for the new page when the old one is outdated", async () => {
  const { pages, text, state } = cached();
  await text();
  state.now = 1;
  pages.outdate(["topics"]);
  state.now = 2;
  expect(await text()).toBe("2");
});

test("it keeps what the change does not concern", async () => {
  const { pages, text } = cached();
  await text();
  pages.outdate(["site"]);
  expect(await text()).toBe("1");
});

test("it does not keep what was begun before the change and ended after it", async () => {
  const { pages, text, state } = cached();
  const asked = text();
  pages.outdate(["topics"]);
  state.now = 1;
  expect(await asked).toBe("2");
});

test("it gives the last page known while the CMS is away", async () => {
  const { pages, text, state } = cached((made) => ({ status: made > 1 ? 503 : 200 }));
  await text();
  pages.outdate();
  state.now = FRESH * 1_000;
  expect([await text(), await text()]).toEqual(["1", "1"]);
});

test("it lets a page go that is gone", async () => {
  const { pages, text, state } = cached((made) => ({ status: made > 1 ? 404 : 200 }));
  await text();
  pages.outdate();
  state.now = 1;
  expect((await pages.get("/")).status).toBe(404);
});

test.each(["private, no-store", "no-store"])("it never keeps what says %s", async (control) => {
  const { text } = cached(() => ({ headers: { "cache-control": control } }));
  expect([await text(), await text()]).toEqual(["1", "2"]);
});

test("it forgets the oldest pages when memory is full", async () => {
  const { text, state } = cached();
  for (const name of ["/a/", "/b/", "/c/", "/d/", "/e/"]) await text(name);
  await text("/e/");
  expect(state.made).toBe(5);
  await text("/a/");
  expect(state.made).toBe(6);
});
