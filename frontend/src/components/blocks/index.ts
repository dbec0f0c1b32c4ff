/** Which component shows which block. A block type of the API that is missing here is a type error. */
import type { BlockProps, BlockType } from "~/lib/model";
import Disclaimer from "./Disclaimer.astro";
import Heading from "./Heading.astro";
import Image from "./Image.astro";
import KeyInsight from "./KeyInsight.astro";
import Lens from "./Lens.astro";
import Paragraph from "./Paragraph.astro";
import Pathway from "./Pathway.astro";
import Stats from "./Stats.astro";
import Table from "./Table.astro";

type Components = { [T in BlockType]: (props: BlockProps<T>) => unknown };

const components = {
  heading: Heading,
  paragraph: Paragraph,
  stats: Stats,
  table: Table,
  disclaimer: Disclaimer,
  lens: Lens,
  pathway: Pathway,
  key_insight: KeyInsight,
  image: Image,
} satisfies Components;

type AnyComponent = (props: BlockProps<BlockType>) => unknown;

/** The component for a type the API sent; undefined for one that this site does not know. */
export function componentFor(type: string): AnyComponent | undefined {
  // Each component takes its own value only; the API's types promise that the two match.
  return Object.hasOwn(components, type)
    ? (components[type as BlockType] as AnyComponent)
    : undefined;
}
