/** Which component shows which block. A block type of the API that is missing here is a type error. */
import type { BlockProps, BlockType } from "~/lib/model";
import Aside from "./Aside.astro";
import Disclaimer from "./Disclaimer.astro";
import Divider from "./Divider.astro";
import Download from "./Download.astro";
import Embed from "./Embed.astro";
import Faq from "./Faq.astro";
import Gallery from "./Gallery.astro";
import Heading from "./Heading.astro";
import Lens from "./Lens.astro";
import { nestable } from "./nestable";
import Pathway from "./Pathway.astro";
import Quote from "./Quote.astro";
import References from "./References.astro";
import Related from "./Related.astro";
import Stats from "./Stats.astro";
import Subscribe from "./Subscribe.astro";
import Table from "./Table.astro";

type Components = { [T in BlockType]: (props: BlockProps<T>) => unknown };

export const components = {
  ...nestable,
  heading: Heading,
  stats: Stats,
  table: Table,
  disclaimer: Disclaimer,
  lens: Lens,
  pathway: Pathway,
  quote: Quote,
  gallery: Gallery,
  embed: Embed,
  references: References,
  faq: Faq,
  aside: Aside,
  divider: Divider,
  related: Related,
  subscribe: Subscribe,
  download: Download,
} satisfies Components;
