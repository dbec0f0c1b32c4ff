import { expect, test } from "vitest";
import { below, sectionLevels } from "../src/lib/levels";
import type { Block } from "../src/lib/model";

function heading(id: string, level: 2 | 3 | 4): Block {
  return { id, type: "heading", value: { text: id, level, anchor: id } };
}

function divider(id: string): Block {
  return { id, type: "divider", value: { style: "line" } };
}

test("it puts a block's own heading one below its section's", () => {
  const levels = sectionLevels([
    divider("before"),
    heading("a", 2),
    divider("in-a"),
    heading("b", 4),
    divider("in-b"),
  ]);
  expect(levels.get("before")).toBe(2);
  expect(levels.get("in-a")).toBe(3);
  expect(levels.get("in-b")).toBe(5);
});

test("it ends at the deepest level that HTML has", () => {
  expect(below(6)).toBe(6);
});
