/** The house ornament: a trace of fine upright strokes, always the same for the same seed. */

const STEP = 4;

export interface Trace {
  width: number;
  height: number;
  /** SVG path data. */
  path: string;
}

/** Upright strokes about a middle line, their lengths drawn from three waves of the seed. */
export function trace(seed: string, strokes: number): Trace {
  const height = Math.round(strokes * STEP * 0.22) + 12;
  const lengths = swell(seed, strokes);
  const peak = Math.max(...lengths);
  const path = lengths.map((length, index) => {
    const drawn = Math.max(2, Math.round((length / peak) * height));
    return `M${index * STEP + STEP / 2} ${(height - drawn) / 2}v${drawn}`;
  });
  return { width: strokes * STEP, height, path: path.join("") };
}

function swell(seed: string, strokes: number): number[] {
  const bits = hash(seed);
  const [slow, fast, phase] = [7 + (bits % 13), 23 + ((bits >>> 8) % 31), (bits >>> 16) % 7];
  return Array.from({ length: strokes }, (_, index) => {
    const t = (index + 0.5) / strokes;
    const envelope = Math.sin(Math.PI * t) ** 1.5;
    return envelope * (1.2 + Math.sin(t * slow + phase)) * (1.4 + Math.sin(t * fast));
  });
}

// FNV-1a: stable everywhere, and nothing here needs a secret.
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const unit of text) value = Math.imul(value ^ (unit.codePointAt(0) ?? 0), 0x01000193);
  return value >>> 0;
}
