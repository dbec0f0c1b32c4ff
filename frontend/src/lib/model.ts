/**
 * The names this site uses for the Content API's types.
 * The rest of the code never reads the generated file, so a new API version is met here.
 */
import type { Strings } from "~/i18n";
import type { components } from "./api.generated";

type Schemas = components["schemas"];

export type Publication = Schemas["Publication"];
export type Newsletter = Schemas["NewsletterCard"];
export type NewsletterList = Schemas["NewsletterList"];
/** What every page wears: who publishes, and what a reader may subscribe to. */
export type Site = Publication & { newsletters: Newsletter[] };
export type Image = Schemas["Image"];
export type Topic = Schemas["Topic"];
export type Author = Schemas["Author"];
export type Card = Schemas["TransmissionCard"];
export type CardPage = Schemas["TransmissionList"];
export type Transmission = Schemas["Transmission"];
export type ContinueReading = Transmission["continue_reading"][number];
export type TocEntry = Transmission["toc"][number];

export type Block = Transmission["body"][number];
export type BlockType = Block["type"];
export type BlockOf<T extends BlockType> = Extract<Block, { type: T }>;

/** What every component in `components/blocks/` takes. */
export interface BlockProps<T extends BlockType> {
  id: string;
  value: BlockOf<T>["value"];
  t: Strings;
}
