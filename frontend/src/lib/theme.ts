/**
 * The publication's look, from the CMS's settings, without a rebuild: one small sheet over the tokens.
 * An editor chooses two colors; everything that text stands on is derived here, and held to a contrast.
 */
import { mix, readable } from "./color";
import type { Theme } from "./model";

const HEX = /^#[0-9a-f]{6}$/;
const [PAPER, NIGHT, WHITE, BLACK] = ["#f6f8fb", "#0a1a2f", "#ffffff", "#000000"];
const [PLATE_INK, PLATE_SOFT, BUTTON_INK] = ["#e9f2fb", "#b5cde6", "#0f2440"];
const TEXT = 5; // a little above WCAG's 4.5, for tinted grounds
const STRONG = 7.5;

/** What the tokens hold already; these cost no sheet. */
export const HOUSE: Theme = { accent: "#0a4f94", highlight: "#ffd02e", fonts: "journal" };

/** The sheet for a theme; "" for the house's own, and for what is no color. */
export function themeStyles({ accent, highlight, fonts }: Theme): string {
  const rules = [...colors(accent.toLowerCase(), highlight.toLowerCase()), ...faces(fonts)];
  return rules.length ? `:root{${rules.join(";")}}` : "";
}

function colors(accent: string, highlight: string): string[] {
  const rules: string[] = [];
  if (HEX.test(accent) && accent !== HOUSE.accent) {
    const plate = readable(accent, PLATE_SOFT, BLACK, STRONG);
    rules.push(
      `--blue:light-dark(${readable(accent, PAPER, BLACK, TEXT)},${readable(accent, NIGHT, WHITE, STRONG)})`,
      `--plate:light-dark(${plate},${readable(mix(plate, WHITE, 0.06), PLATE_SOFT, BLACK, TEXT)})`,
      `--plate-ink:${PLATE_INK}`,
      `--plate-rule:${mix(plate, PLATE_INK, 0.3)}`,
      `--plate-deep:${mix(plate, BLACK, 0.35)}`,
    );
  }
  if (HEX.test(highlight) && highlight !== HOUSE.highlight) {
    rules.push(`--yellow:${readable(highlight, BUTTON_INK, WHITE, TEXT)}`);
  }
  return rules;
}

const STACKS: Record<Theme["fonts"], string[]> = {
  journal: [],
  modern: ["--serif:var(--sans)"],
  system: [
    '--serif:Charter,"Bitstream Charter",Georgia,serif',
    "--sans:system-ui,-apple-system,sans-serif",
  ],
};

function faces(fonts: Theme["fonts"]): string[] {
  return STACKS[fonts] ?? [];
}
