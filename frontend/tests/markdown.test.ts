import { expect, test } from "vitest";
import contract from "../../tests/golden/every_block.json";
import { en } from "../src/i18n/en";
import { markdown } from "../src/lib/markdown/blocks";
import { inline, literal, rich } from "../src/lib/markdown/rich";
import { markdownDocument } from "../src/lib/markdown/transmission";
import type { Block, Transmission } from "../src/lib/model";

const whole = contract as unknown as Transmission;

test("it writes rich text with its marks, links and lists", () => {
  const html =
    '<p>A <b>bold</b> &amp; <i>fine</i> <a href="https://e.org/a(b)">link</a>.</p><ul><li>one</li><li>two</li></ul>';
  expect(rich(html)).toBe("A **bold** & *fine* [link](https://e.org/a%28b%29).\n\n- one\n- two");
});

test("it takes no mark of the author's for one of its own", () => {
  expect(inline("<p>2 * 3 &lt; [x] _y_ # | `</p>")).toBe("2 \\* 3 \\< \\[x\\] \\_y\\_ \\# \\| \\`");
});

test("it fences code that holds fences", () => {
  const block = { id: "c", type: "code", value: { language: "", code: "```\na", caption: "" } };
  expect(markdown([block as Block], en)).toBe("````\n```\na\n````");
});

test.each(whole.body.filter(({ type }) => type !== "divider" && type !== "subscribe"))(
  "it says something for a $type block",
  (block) => expect(markdown([block], en)).not.toBe(""),
);

test("it passes over a block that it does not know", () => {
  expect(markdown([{ id: "x", type: "hologram", value: {} } as unknown as Block], en)).toBe("");
});

test("it tells a transmission's head before its body", () => {
  const text = markdownDocument(whole);
  expect(text.startsWith(`# ${literal(whole.title)}\n\n`)).toBe(true);
  expect(text).toContain(`<${whole.seo.canonical_url}>`);
});
