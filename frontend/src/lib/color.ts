/** Colors as #rrggbb, and whether they can be told apart (WCAG 2.2). */

type Channels = [number, number, number];

/** The contrast ratio of two colors: 1 for the same, 21 for black on white. */
export function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

/** The color, moved towards `end` no further than it takes to reach `ratio` against `ground`. */
export function readable(color: string, ground: string, end: string, ratio: number): string {
  for (let step = 0; step < STEPS; step += 1) {
    const found = mix(color, end, step / STEPS);
    if (contrast(found, ground) >= ratio) return found;
  }
  return end;
}

const STEPS = 50;

/** `share` of the second color in the first. */
export function mix(one: string, other: string, share: number): string {
  const to = channels(other);
  const mixed = channels(one).map((from, index) => from + ((to[index] ?? 0) - from) * share);
  return `#${mixed.map((channel) => Math.round(channel).toString(16).padStart(2, "0")).join("")}`;
}

function luminance(color: string): number {
  const [red, green, blue] = channels(color).map((channel) => linear(channel / 255)) as Channels;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function linear(share: number): number {
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

function channels(color: string): Channels {
  return [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16)) as Channels;
}
