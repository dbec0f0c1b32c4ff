import type { Block, SectionLevel } from "./model";

/** For each block the level that a heading inside it should have: one below its section's. */
export function sectionLevels(body: Block[]): Map<string, SectionLevel> {
  let level: SectionLevel = 2;
  const levels = body.map((block): [string, SectionLevel] => {
    if (block.type === "heading") level = below(block.value.level);
    return [block.id, level];
  });
  return new Map(levels);
}

/** The next deeper level; the deepest stays as it is. */
export function below(level: SectionLevel): SectionLevel {
  return Math.min(level + 1, 6) as SectionLevel;
}
