import { experimental_AstroContainer as AstroContainer } from "astro/container";
import { expect, test, vi } from "vitest";
// What Django writes for a transmission of every block, checked there against the API's own answer.
import contract from "../../tests/golden/every_block.json";
import Body from "../src/components/Body.astro";
import { en } from "../src/i18n/en";
import type { Block, Site, Transmission } from "../src/lib/model";
import newsletters from "./fixtures/newsletters.json";
import publication from "./fixtures/site.json";
import golden from "./fixtures/transmissions/every-block.json";

const { body } = golden as unknown as Transmission;
const site = { ...publication, newsletters: newsletters.items } as unknown as Site;

async function render(blocks: Block[]): Promise<string> {
  const container = await AstroContainer.create();
  return container.renderToString(Body, { props: { body: blocks, site, locale: "en", t: en } });
}

const contractBody = (contract as unknown as Transmission).body;

test("it meets every block of the contract in its own fixture", () => {
  const types = (blocks: Block[]) => [...new Set(blocks.map(({ type }) => type))].sort();
  expect(types(body)).toEqual(types(contractBody));
});

test.each([...body, ...contractBody].map((block) => [block.type, block] as const))(
  "it shows every value of a %s block",
  async (_type, block) => {
    const html = readable(await render([block]));
    for (const value of shownValues(block)) expect(html).toContain(readable(value));
  },
);

test("it keeps the order of the blocks", async () => {
  const html = await render(body);
  const anchors = golden.toc.map(({ anchor }) => html.indexOf(`id="${anchor}"`));
  expect(anchors).toEqual([...anchors].sort((a, b) => a - b));
});

test("it gives every id once, and leads every fragment to one", async () => {
  const html = await render(body);
  const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  expect(ids).toEqual([...new Set(ids)]);
  const named = [...html.matchAll(/ (?:href="#|aria-labelledby="|for=")([^"]+)"/g)];
  const wanted = named.flatMap(([, names]) => names?.split(" ") ?? []);
  expect(new Set(ids).intersection(new Set(wanted))).toEqual(new Set(wanted));
});

test("it never skips a heading level", async () => {
  const html = await render(body);
  const levels = [...html.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level));
  // The page's title stands above the body.
  const steps = levels.map((level, index) => level - (levels[index - 1] ?? 1));
  expect(Math.max(...steps)).toBe(1);
});

test("it leaves out a related list whose transmissions are all gone", async () => {
  const related: Block = { id: "r", type: "related", value: { title: "T", transmissions: [] } };
  expect(await render([related])).not.toContain("T");
});

test("it leaves out and reports a block type it does not know", async () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  const stranger = { id: "x1", type: "constructor", value: "<script>alert(1)</script>" };
  const html = await render([stranger as unknown as Block]);
  expect(html).not.toContain("alert");
  expect(warn).toHaveBeenCalledWith(expect.stringContaining("x1"));
});

test("it escapes plain text", async () => {
  const html = await render(body);
  expect(html).not.toContain("<tags>");
  expect(html).not.toContain("<caption> &");
});

/** All text in a block but what is for machines: addresses, slugs, colors, sizes. */
function shownValues(block: Block): string[] {
  const machine = new Set([
    "id",
    "slug",
    "newsletter",
    "provider",
    "colour",
    "icon",
    "anchor",
    "kind",
    "src",
    "renditions",
    "type",
    // In a card the title stands for the picture.
    "cover",
  ]);
  const texts = (node: unknown, key = ""): string[] => {
    if (machine.has(key)) return [];
    if (typeof node === "string") return [node];
    if (Array.isArray(node)) return node.flatMap((item) => texts(item));
    if (node === null || typeof node !== "object") return [];
    return Object.entries(node).flatMap(([name, item]) => texts(item, name));
  };
  return texts(block.value).filter(Boolean);
}

/** Text with entities resolved, white space folded and citations as the API sends them. */
function readable(html: string): string {
  const entities: Record<string, string> = {
    lt: "<",
    gt: ">",
    amp: "&",
    quot: '"',
    "#39": "'",
    "#34": '"',
  };
  return html
    .replace(/(<a href="#ref-[^"]+")[^>]*>/g, "$1>")
    .replace(/&(lt|gt|amp|quot|#39|#34);/g, (_, name: string) => entities[name] ?? "")
    .replace(/\s+/g, " ");
}
