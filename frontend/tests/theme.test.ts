import { expect, test } from "vitest";
import { contrast, mix } from "../src/lib/color";
import { HOUSE, themeStyles } from "../src/lib/theme";

test("it costs nothing where the house's own look is kept", () => {
  expect(themeStyles(HOUSE)).toBe("");
});

test("it lets nothing into the sheet but colors", () => {
  const sheet = themeStyles({ ...HOUSE, accent: "red;}body{display:none", fonts: "system" });
  expect(sheet).not.toContain("body");
});

test.each(["#b00020", "#0b6b3a", "#ffee00", "#ffffff", "#000000", "#7a7a7a"])(
  "it keeps links and plates of %s readable by day and by night",
  (accent) => {
    const sheet = themeStyles({ ...HOUSE, accent });
    const [, day = "", night = ""] = /--blue:light-dark\((#\w+),(#\w+)\)/.exec(sheet) ?? [];
    expect(contrast(day, "#f6f8fb")).toBeGreaterThanOrEqual(4.5);
    expect(contrast(night, "#0a1a2f")).toBeGreaterThanOrEqual(4.5);
    const [, plate = "", dark = ""] = /--plate:light-dark\((#\w+),(#\w+)\)/.exec(sheet) ?? [];
    for (const ground of [plate, dark]) {
      expect(contrast(ground, "#b5cde6")).toBeGreaterThanOrEqual(4.5);
    }
  },
);

test("it measures as WCAG does", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21);
  expect(contrast("#767676", "#ffffff")).toBeCloseTo(4.54, 2);
  expect(mix("#000000", "#ffffff", 0.5)).toBe("#808080");
});
