import type { BlockProps, BlockType } from "~/lib/model";

type Component = (props: BlockProps<BlockType>) => unknown;

interface Sent {
  id: string;
  type: string;
}

/**
 * Each block with the component that shows it. An API newer than this site may send a type
 * that is not among `components`: it is left out, and said so in the log.
 */
export function known<B extends Sent>(blocks: B[], components: object) {
  // Each component takes its own value only; the API's types promise that the two match.
  const byType = new Map(Object.entries(components) as [string, Component][]);
  return blocks.flatMap((block) => {
    const Component = byType.get(block.type);
    if (Component) return [{ block, Component }];
    console.warn(`block ${block.id}: no component for type "${block.type}"`);
    return [];
  });
}
