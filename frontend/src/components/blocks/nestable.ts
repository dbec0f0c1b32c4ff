/** The small set of blocks that may stand inside another one (an aside, an answer). */
import type { BlockProps, NestedBlock } from "~/lib/model";
import Button from "./Button.astro";
import Code from "./Code.astro";
import Image from "./Image.astro";
import KeyInsight from "./KeyInsight.astro";
import Paragraph from "./Paragraph.astro";

type Nestable = { [T in NestedBlock["type"]]: (props: BlockProps<T>) => unknown };

export const nestable = {
  paragraph: Paragraph,
  code: Code,
  image: Image,
  button: Button,
  key_insight: KeyInsight,
} satisfies Nestable;
