/** What a page asks of the content security policy beyond what every page has. */
import type { Block, NestedBlock } from "./model";
import { playerOf } from "./players";

export interface Needs {
  /** Whether a block of the page brings a script of this site's. */
  script: boolean;
  /** Origins of the players that a click may frame. */
  frames: string[];
  /** Origins of sound and film files. */
  media: string[];
}

export const NO_NEEDS: Needs = { script: false, frames: [], media: [] };

export function needsOf(body: Block[]): Needs {
  const players = body.flatMap((block) => (block.type === "embed" ? [playerOf(block.value)] : []));
  const frames = players.flatMap((player) => (player.by === "frame" ? [player.origin] : []));
  const media = players.flatMap((player) => (player.by === "file" ? [player.origin] : []));
  const hasCode = body.flatMap(withNested).some(({ type }) => type === "code");
  return { script: hasCode || frames.length > 0, frames: unique(frames), media: unique(media) };
}

function withNested(block: Block): (Block | NestedBlock)[] {
  if (block.type === "aside") return [block, ...block.value.body];
  if (block.type === "faq") return [block, ...block.value.items.flatMap(({ answer }) => answer)];
  return [block];
}

function unique(items: string[]): string[] {
  return [...new Set(items)].sort();
}
