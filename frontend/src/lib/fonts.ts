/** The faces every page needs at once. Their `@font-face` rules are in `styles/fonts.css`. */
import sans from "@fontsource-variable/figtree/files/figtree-latin-wght-normal.woff2?url";
import serif from "@fontsource-variable/stix-two-text/files/stix-two-text-latin-wght-normal.woff2?url";
import type { Theme } from "./model";

const PRELOADED: Record<Theme["fonts"], string[]> = {
  journal: [serif, sans],
  modern: [sans],
  system: [],
};

/** What to fetch before the style sheet asks for it. */
export function preloadedFonts(fonts: Theme["fonts"]): string[] {
  return PRELOADED[fonts] ?? [];
}
