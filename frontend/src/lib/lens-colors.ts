/**
 * A lens brings its own color, an editor's hex. A strict CSP forbids style attributes, so a
 * page gets one small style sheet with a class per color, allowed by its hash. Unlike a nonce,
 * a hash is the same for every reader, so the page can be cached together with its headers.
 */
import type { Block } from "./model";

const HEX = /^#[0-9a-f]{6}$/;

/** The class that carries a color, or "" for anything but "#rrggbb": nothing else reaches CSS. */
export function colorClass(color: string): string {
  const hex = color.toLowerCase();
  return HEX.test(hex) ? `lens-${hex.slice(1)}` : "";
}

/** The rule that gives a color to its class; "" for what is none. */
export function colorRule(color: string): string {
  const name = colorClass(color);
  return name && `.${name}{--lens:${color.toLowerCase()}}`;
}

/** The style sheet for every lens in a body; "" when it has none. */
export function lensStyles(body: Block[]): string {
  const colors = body.flatMap((block) =>
    block.type === "lens" ? [block.value.lens.colour.toLowerCase()] : [],
  );
  return [...new Set(colors)].map(colorRule).join("");
}
