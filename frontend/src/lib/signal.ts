/** The house ornament: a trace of fine upright strokes, always the same for the same seed. */

const STROKES = 64;
export const STEP = 4;
export const HEIGHT = 48;
export const WIDTH = STROKES * STEP;

/** SVG path data of upright strokes about a middle line, drawn from three waves of the seed. */
export function trace(seed: string): string {
  const [a, b, c] = waves(seed);
  return Array.from({ length: STROKES }, (_, index) => {
    const t = index / STROKES;
    const envelope = 0.2 + 0.8 * Math.sin(Math.PI * t) ** 2;
    const wave = (Math.sin(t * a) + Math.sin(t * b + c) + Math.sin(t * (a + b))) / 3;
    const length = Math.max(2, Math.round(Math.abs(wave) * envelope * HEIGHT));
    return `M${index * STEP + STEP / 2} ${(HEIGHT - length) / 2}v${length}`;
  }).join("");
}

function waves(seed: string): [number, number, number] {
  const bits = hash(seed);
  return [9 + (bits % 23), 21 + ((bits >>> 8) % 37), (bits >>> 16) % 7];
}

// FNV-1a: stable everywhere, and nothing here needs a secret.
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const unit of text) value = Math.imul(value ^ (unit.codePointAt(0) ?? 0), 0x01000193);
  return value >>> 0;
}
