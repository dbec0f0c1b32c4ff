/**
 * A gallery lays pictures in rows of one height, each as wide as its shape asks, none cropped.
 * The shape is data and style attributes are forbidden, so it travels as a class, like a
 * lens's color: one rule a shape in the page's own small sheet.
 */
import type { Block, Image } from "./model";

// Beyond these a row would be a thread or a pillar: such a picture is shown a little smaller.
const NARROWEST = 0.25;
const WIDEST = 8;

/** The class that carries a picture's shape, in hundredths of width to height. */
export function ratioClass(image: Image): string {
  return `ratio-${hundredths(image)}`;
}

/** The style sheet for every gallery in a body; "" when it has none. */
export function ratioStyles(body: Block[]): string {
  const shapes = body.flatMap((block) =>
    block.type === "gallery" ? block.value.images.map(({ image }) => hundredths(image)) : [],
  );
  return [...new Set(shapes)].map((shape) => `.ratio-${shape}{--ratio:${shape / 100}}`).join("");
}

function hundredths({ width, height }: Image): number {
  const ratio = Math.min(WIDEST, Math.max(NARROWEST, width / height || 1));
  return Math.round(ratio * 100);
}
