/** A transmission as one Markdown document, for programs and for people who like text. */
import { type Strings, strings } from "~/i18n";
import { joined, longDate } from "../format";
import type { Correction, Transmission } from "../model";
import { markdown } from "./blocks";
import { literal } from "./rich";

export function markdownDocument(transmission: Transmission): string {
  const { title, summary, topic, authors, date, locale, seo, body, reading_minutes } = transmission;
  const t = strings(locale);
  const names = joined(
    authors.map(({ name }) => name),
    locale,
  );
  const facts = [
    names && t.writtenBy(names),
    longDate(date, locale),
    t.minutes(reading_minutes),
    topic?.name,
  ];
  const { corrections = [] } = transmission;
  const links = transmission.continue_reading.map((one) => `- [${literal(one.title)}](${one.url})`);
  return [
    `# ${literal(title)}`,
    summary && `*${literal(summary)}*`,
    facts
      .filter(Boolean)
      .map((fact) => literal(String(fact)))
      .join(" · "),
    `<${seo.canonical_url}>`,
    markdown(body, t),
    corrections.length > 0 &&
      [`## ${t.corrections}`, ...corrections.map((one) => correction(one, locale, t))].join("\n\n"),
    links.length > 0 && `## ${t.continueReading}\n\n${links.join("\n")}`,
  ]
    .filter(Boolean)
    .join("\n\n")
    .concat("\n");
}

function correction({ date, wrong, right }: Correction, locale: string, t: Strings): string {
  const parts = [
    `**${longDate(date, locale)}**`,
    `**${t.wasWrong}:** ${literal(wrong)}`,
    `**${t.isRight}:** ${literal(right)}`,
  ];
  return parts.join("\n\n");
}
