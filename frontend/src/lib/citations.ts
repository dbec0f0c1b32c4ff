/**
 * Citations lead to their source in the list by plain fragments (`#ref-KEY`). For the way back,
 * the first place that cites a source gets an `id`, and the list learns which sources have one.
 */
import type { Strings } from "~/i18n";
import type { Block, BlockOf, BlockType, Citation, NestedBlock } from "./model";

const CITATION = /<a href="#ref-([^"]+)">(\d+)<\/a>/g;

/** A citation, with the `id` that it wears when it is the first of its source. */
export type MarkedCitation = Citation & { anchor?: string | undefined };

export interface Marked {
  body: Block[];
  /** Keys of the sources that a place in the body cites. */
  cited: ReadonlySet<string>;
}

/** Where a source with this key is cited first. */
export function citationAnchor(key: string): string {
  return `cite-${key}`;
}

/** The same body, its first citations marked and every one with a name that stands alone. */
export function markCitations(body: Block[], t: Strings): Marked {
  const pen = new Pen(t);
  return { body: body.map((block) => marked(block, pen)), cited: pen.cited };
}

class Pen {
  readonly cited = new Set<string>();

  constructor(private readonly t: Strings) {}

  html(text: string): string {
    return text.replace(CITATION, (_, key: string, number: string) => {
      const anchor = this.anchor(key);
      const id = anchor ? ` id="${anchor}"` : "";
      const label = this.t.sourceNumber(Number(number));
      return `<a href="#ref-${key}"${id} aria-label="${label}">${number}</a>`;
    });
  }

  list(citations: Citation[]): MarkedCitation[] {
    return citations.map((citation) => ({ ...citation, anchor: this.anchor(citation.key) }));
  }

  private anchor(key: string): string | undefined {
    if (this.cited.has(key)) return undefined;
    this.cited.add(key);
    return citationAnchor(key);
  }
}

type Marks = { [T in BlockType]?: (value: BlockOf<T>["value"], pen: Pen) => BlockOf<T>["value"] };

/** Where each block may cite. Plain text never does, so code that looks like a link stays code. */
const MARKS: Marks = {
  paragraph: (value, pen) => pen.html(value),
  disclaimer: (value, pen) => ({ ...value, text: pen.html(value.text) }),
  lens: (value, pen) => ({ ...value, body: pen.html(value.body) }),
  quote: (value, pen) => ({ ...value, text: pen.html(value.text) }),
  stats: (value, pen) => ({
    ...value,
    items: value.items.map((item) => ({ ...item, citations: pen.list(item.citations) })),
  }),
  table: (value, pen) => ({
    ...value,
    rows: value.rows.map((cells) =>
      cells.map((cell) =>
        cell.type === "rich_text" ? { ...cell, value: pen.html(cell.value) } : cell,
      ),
    ),
    citations: pen.list(value.citations),
  }),
  aside: (value, pen) => ({ ...value, body: nested(value.body, pen) }),
  faq: (value, pen) => ({
    ...value,
    items: value.items.map((item) => ({ ...item, answer: nested(item.answer, pen) })),
  }),
};

function marked<B extends Block>(block: B, pen: Pen): B {
  const mark = MARKS[block.type] as ((value: B["value"], pen: Pen) => B["value"]) | undefined;
  return mark ? { ...block, value: mark(block.value, pen) } : block;
}

function nested(body: NestedBlock[], pen: Pen): NestedBlock[] {
  return body.map((block) => marked(block, pen));
}
