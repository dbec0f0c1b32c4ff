/**
 * The names this site uses for the Content API's types.
 * The rest of the code never reads the generated file, so a new API version is met here.
 */
import type { Strings } from "~/i18n";
import type { components } from "./api.generated";

type Schemas = components["schemas"];

export type Publication = Schemas["Publication"];
export type Newsletter = Schemas["NewsletterCard"];
/** What every page wears: who publishes, and what a reader may subscribe to. */
export type Site = Publication;
export type Theme = Publication["theme"];
export type Image = Schemas["Image"];
export type Topic = Schemas["Topic"];
export type Lens = Schemas["Lens"];
export type StandardPage = Schemas["StandardPage"];
export type StandardCard = Schemas["StandardCard"];
export type Issue = Schemas["Issue"];
export type SearchResults = Schemas["SearchResults"];
export type Resolved = Schemas["Resolved"];
export type Author = Schemas["Author"];
export type Card = Schemas["TransmissionCard"];
export type CardPage = Schemas["TransmissionList"];
export type Transmission = Schemas["Transmission"];
export type ContinueReading = Transmission["continue_reading"][number];
export type Correction = Schemas["Correction"];
export type Translation = Schemas["Translation"];
export type TocEntry = Transmission["toc"][number];

export type Block = Transmission["body"][number];
export type BlockType = Block["type"];
export type BlockOf<T extends BlockType> = Extract<Block, { type: T }>;

/** A block inside a block: the API's small set. */
export type NestedBlock = BlockOf<"aside">["value"]["body"][number];
export type Citation = BlockOf<"table">["value"]["citations"][number];
export type Reference = BlockOf<"references">["value"]["items"][number];
export type SectionLevel = 2 | 3 | 4 | 5 | 6;

/** What a block may need to know of the page it stands on. */
export interface PageFacts {
  site: Site;
  locale: string;
  /** Keys of the sources that the body cites somewhere. */
  cited: ReadonlySet<string>;
}

/** What every component in `components/blocks/` takes. */
export interface BlockProps<T extends BlockType> {
  id: string;
  value: BlockOf<T>["value"];
  /** The level of a heading inside this block. */
  level: SectionLevel;
  page: PageFacts;
  t: Strings;
}
