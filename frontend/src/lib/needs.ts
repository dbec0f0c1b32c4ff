/** What a page asks of the content security policy beyond what every page has. */
import type { Block } from "./model";
import { playerOf } from "./players";

export interface Needs {
  /** Whether the page wears the editor's bar, which brings scripts and styles of the CMS. */
  userbar: boolean;
  /** Origins of the players that a click may frame. */
  frames: string[];
  /** Origins of sound and film files. */
  media: string[];
}

export const NO_NEEDS: Needs = { userbar: false, frames: [], media: [] };

export function needsOf(body: Block[]): Needs {
  const players = body.flatMap((block) => (block.type === "embed" ? [playerOf(block.value)] : []));
  const frames = players.flatMap((player) => (player.by === "frame" ? [player.origin] : []));
  const media = players.flatMap((player) => (player.by === "file" ? [player.origin] : []));
  return { userbar: false, frames: unique(frames), media: unique(media) };
}

function unique(items: string[]): string[] {
  return [...new Set(items)].sort();
}
