/** The faces every page needs at once. Their `@font-face` rules are in `styles/fonts.css`. */
import sans from "@fontsource-variable/figtree/files/figtree-latin-wght-normal.woff2?url";
import serif from "@fontsource-variable/stix-two-text/files/stix-two-text-latin-wght-normal.woff2?url";

export const PRELOADED_FONTS = [serif, sans];
