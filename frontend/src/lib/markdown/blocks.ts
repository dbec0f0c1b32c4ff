/** Every block as Markdown. A block type of the API that is missing here is a type error. */
import type { Strings } from "~/i18n";
import { doiUrl } from "../doi";
import type { Block, BlockOf, BlockType, Citation, NestedBlock } from "../model";
import { address, inline, literal, rich } from "./rich";

type Faces = { [T in BlockType]: (value: BlockOf<T>["value"], t: Strings) => string };

const FACES: Faces = {
  heading: ({ level, text }) => `${"#".repeat(level)} ${literal(text)}`,
  paragraph: (value) => rich(value),
  stats: ({ title, items }, t) =>
    lines([
      titled(title),
      ...items.map(
        ({ value, label, note, source, citations }) =>
          `- **${literal(value)}** ${literal(label)}${cites(citations)}${after(note)}${after(source && `${t.source} ${source}`)}`,
      ),
    ]),
  table: ({ caption, columns, rows, header_row: hasHead, citations }, t) => {
    const head = columns.map(({ heading }) => (hasHead ? cell(literal(heading)) : ""));
    const body = rows.map((cells) =>
      row(cells.map((one) => (one.type === "rich_text" ? inline(one.value) : literal(one.value)))),
    );
    const rule = row(columns.map(() => "---"));
    const sources = citations.length ? `${t.sources}${cites(citations)}` : "";
    return parts([titled(caption), [row(head), rule, ...body].join("\n"), sources]);
  },
  disclaimer: ({ kind, title, text }, t) =>
    quoted(
      parts([
        `**${literal(t.disclaimer[kind] ?? t.disclaimer.custom)}: ${literal(title)}**`,
        rich(text),
      ]),
    ),
  lens: ({ lens, title, body }) =>
    quoted(
      parts([
        `**${literal(lens.name)}** ${literal(lens.tagline)}`,
        `*${literal(title)}*`,
        rich(body),
      ]),
    ),
  pathway: ({ title, steps }) =>
    lines([
      titled(title),
      ...steps.map(({ text, note }, at) => `${at + 1}. ${literal(text)}${after(note)}`),
    ]),
  key_insight: ({ text }) => quoted(`**${literal(text)}**`),
  quote: ({ text, attribution, source, url }) => {
    const where = [attribution, source].filter(Boolean).map(literal).join(", ");
    return quoted(parts([rich(text), where && `— ${url ? `[${where}](${address(url)})` : where}`]));
  },
  image: ({ image, caption, credit }) => picture(image, caption, credit),
  gallery: ({ title, images }) =>
    parts([
      titled(title),
      ...images.map(({ image, caption, credit }) => picture(image, caption, credit)),
    ]),
  embed: ({ url, title, caption }) =>
    parts([`[${literal(title || url)}](${address(url)})`, literal(caption)]),
  button: ({ text, url, note }) => `[${literal(text)}](${address(url)})${after(note)}`,
  references: ({ title, items }) =>
    lines([
      titled(title),
      ...items.map(({ number, text, doi, url }) => {
        const at = doi ? doiUrl(doi) : url;
        return `${number}. ${inline(text)}${at ? ` <${at}>` : ""}`;
      }),
    ]),
  faq: ({ title, items }, t) =>
    parts([
      titled(title),
      ...items.flatMap(({ question, answer }) => [`**${literal(question)}**`, markdown(answer, t)]),
    ]),
  aside: ({ kind, title, body }, t) =>
    quoted(
      parts([
        `**${[t.aside[kind] ?? t.aside.note, title].filter(Boolean).map(literal).join(": ")}**`,
        markdown(body, t),
      ]),
    ),
  code: ({ language, code, caption }) => parts([fenced(code, language), literal(caption)]),
  divider: () => "---",
  related: ({ title, transmissions }, t) =>
    lines([
      titled(title || t.related),
      ...transmissions.map(
        (one) => `- [${literal(one.title)}](${address(one.url)})${after(one.summary)}`,
      ),
    ]),
  // A form, for the site alone.
  subscribe: () => "",
  download: ({ title, filename, description, url }) =>
    `[${literal(title || filename)}](${address(url)})${after(description)}`,
};

/** Blocks as Markdown with empty lines between them; one that this site does not know is left out. */
export function markdown(body: (Block | NestedBlock)[], t: Strings): string {
  return parts(
    body.map(({ type, value }) => {
      const face = FACES[type] as ((value: unknown, t: Strings) => string) | undefined;
      return face?.(value, t) ?? "";
    }),
  );
}

function parts(texts: string[]): string {
  return texts.filter(Boolean).join("\n\n");
}

function lines([title = "", ...texts]: string[]): string {
  return parts([title, texts.join("\n")]);
}

function titled(title: string): string {
  return title && `**${literal(title)}**`;
}

function after(text: string): string {
  return text && ` — ${literal(text)}`;
}

function cites(citations: Citation[]): string {
  return citations.map(({ number }) => ` [${number}]`).join("");
}

function cell(text: string): string {
  return text.replace(/\n/g, " ");
}

function row(cells: string[]): string {
  return `| ${cells.map(cell).join(" | ")} |`;
}

function quoted(text: string): string {
  return text.replace(/^/gm, "> ").replace(/^> $/gm, ">");
}

function picture(image: { src: string; alt: string }, caption: string, credit: string): string {
  const said = [inline(caption), literal(credit)].filter(Boolean).join(" ");
  return parts([`![${literal(image.alt)}](${address(image.src)})`, said && `*${said}*`]);
}

// A fence longer than any within.
function fenced(code: string, language: string): string {
  const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${code}\n${fence}`;
}
