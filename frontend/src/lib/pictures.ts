/** From an API image to the attributes of `<picture>`. */
import type { Image } from "./model";

export interface Source {
  type: string;
  srcset: string;
}

/** One `<source>` a format, the best first; renditions in the format of `src` come last. */
export function sources(image: Image): Source[] {
  const types = [...new Set(image.renditions.map(({ type }) => type))];
  return types.sort(modernFirst).map((type) => ({ type, srcset: srcset(image, type) }));
}

/** The grid class nearest to the focal point: whole tenths, so that no style attribute is needed. */
export function focalClass(image: Image): string {
  if (!image.focal_point) return "";
  const { x, y } = image.focal_point;
  return `focus-x-${tenth(x)} focus-y-${tenth(y)}`;
}

/** The address of the narrowest rendition, for an icon. */
export function smallest(image: Image): string {
  const [first] = [...image.renditions].sort(byWidth);
  return first?.url ?? image.src;
}

/** The address of the smallest rendition of at least this width, in the format every browser reads. */
export function near(image: Image, width: number): string {
  const plain = image.renditions.filter(({ type }) => !ORDER.includes(type));
  const [enough] = plain.filter((rendition) => rendition.width >= width).sort(byWidth);
  return enough?.url ?? image.src;
}

function byWidth(a: { width: number }, b: { width: number }): number {
  return a.width - b.width;
}

function srcset(image: Image, type: string): string {
  return image.renditions
    .filter((rendition) => rendition.type === type)
    .sort(byWidth)
    .map(({ url, width }) => `${url} ${width}w`)
    .join(", ");
}

const ORDER = ["image/avif", "image/webp"];

function modernFirst(a: string, b: string): number {
  return rank(a) - rank(b);
}

function rank(type: string): number {
  const place = ORDER.indexOf(type);
  return place < 0 ? ORDER.length : place;
}

function tenth(share: number): number {
  return Math.min(10, Math.max(0, Math.round(share * 10)));
}
