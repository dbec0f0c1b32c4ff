import { expect, test } from "vitest";
import { colorClass, lensStyles } from "../src/lib/lens-colors";
import type { Block } from "../src/lib/model";

function lens(colour: string): Block {
  const seen = { slug: "s", name: "n", tagline: "", colour, icon: "eye" as const };
  return { id: colour, type: "lens", value: { lens: seen, title: "t", body: "" } };
}

test("it makes one rule a color, whatever its case", () => {
  expect(lensStyles([lens("#AA00FF"), lens("#aa00ff")])).toBe(".lens-aa00ff{--lens:#aa00ff}");
});

test("it lets nothing but a hex color into the style sheet", () => {
  expect(lensStyles([lens("red;}body{display:none"), lens("#fff"), lens("")])).toBe("");
  expect(colorClass("</style>")).toBe("");
});
