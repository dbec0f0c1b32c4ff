/** Rich text of the API (a handful of tags, already cleaned) as Markdown. */
import { unescaped } from "../plain";

const TAG = /<(\/?)([a-z]+)((?:\s[^>]*)?)>|([^<]+)/g;
const HREF = /href="([^"]*)"/;
const MARKS: Readonly<Record<string, string>> = {
  b: "**",
  strong: "**",
  i: "*",
  em: "*",
  code: "`",
};
const SPECIAL = /[\\`*_[\]<>#|]/g;

/** Plain words with nothing in them that Markdown would take for a mark. */
export function literal(text: string): string {
  return text.replace(SPECIAL, "\\$&").replace(/\s+/g, " ");
}

/** Paragraphs and lists with empty lines between them. */
export function rich(html: string): string {
  const pen = new Pen();
  for (const [, end, tag, attributes, text] of html.matchAll(TAG)) {
    if (text !== undefined) pen.write(unescaped(text));
    else if (end) pen.close(tag ?? "");
    else pen.open(tag ?? "", attributes ?? "");
  }
  return pen.done();
}

/** A link's address; a bare parenthesis would end it. */
export function address(url: string): string {
  return url.replaceAll("(", "%28").replaceAll(")", "%29").replaceAll(" ", "%20");
}

/** Rich text on one line, for a cell or an item. */
export function inline(html: string): string {
  return rich(html).replace(/\n+/g, " ").trim();
}

class Pen {
  #out = "";
  #code = false;
  readonly #links: string[] = [];
  readonly #lists: { ordered: boolean; count: number }[] = [];

  write(text: string): void {
    this.#out += this.#code ? text : literal(text);
  }

  open(tag: string, attributes: string): void {
    if (tag === "code") this.#code = true;
    if (tag === "br") this.#out += "\\\n";
    if (tag === "ul" || tag === "ol") this.#lists.push({ ordered: tag === "ol", count: 0 });
    if (tag === "li") this.#item();
    if (tag === "a") {
      this.#links.push(unescaped(HREF.exec(attributes)?.[1] ?? ""));
      this.#out += "[";
    }
    this.#out += MARKS[tag] ?? "";
  }

  close(tag: string): void {
    this.#out += MARKS[tag] ?? "";
    if (tag === "code") this.#code = false;
    if (tag === "p") this.#out += "\n\n";
    if (tag === "a") this.#out += `](${address(this.#links.pop() ?? "")})`;
    if (tag === "ul" || tag === "ol") {
      this.#lists.pop();
      this.#out += "\n\n";
    }
  }

  done(): string {
    return this.#out.replace(/\n{3,}/g, "\n\n").trim();
  }

  #item(): void {
    const list = this.#lists.at(-1);
    if (!list) return;
    list.count += 1;
    const mark = list.ordered ? `${list.count}.` : "-";
    this.#out = `${this.#out.trimEnd()}\n${"  ".repeat(this.#lists.length - 1)}${mark} `;
    if (list.count === 1 && this.#lists.length === 1) {
      this.#out = this.#out.replace(/\n(\S+ )$/, "\n\n$1");
    }
  }
}
