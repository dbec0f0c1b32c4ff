/** What is here, for programs that read (https://llmstxt.org): every transmission with its Markdown twin. */
import type { APIRoute } from "astro";
import { everyTransmission, getTopics, listStandardPages } from "~/lib/api";
import { whole } from "~/lib/feeds/items";
import { literal } from "~/lib/markdown/rich";
import { markdownPath, topicPath } from "~/lib/paths";
import { currentSite } from "~/lib/site";

export const GET: APIRoute = async () => {
  const [site, cards, topics, pages] = await Promise.all([
    currentSite(),
    everyTransmission(),
    getTopics(),
    listStandardPages(),
  ]);
  const link = (title: string, path: string, said: string) =>
    `- [${literal(title)}](${whole(site, path)})${said && `: ${literal(said)}`}`;
  const sections = [
    ["Transmissions", cards.map((card) => link(card.title, markdownPath(card.slug), card.summary))],
    [
      "Topics",
      topics.map(({ name, slug, description }) => link(name, topicPath(slug), description)),
    ],
    ["Optional", pages.map(({ title, slug, intro }) => link(title, `/${slug}/`, intro))],
  ] as const;
  const lists = sections.flatMap(([title, items]) =>
    items.length ? [`## ${title}\n\n${items.join("\n")}`] : [],
  );
  const head = [`# ${literal(site.name)}`, ...(site.tagline ? [`> ${literal(site.tagline)}`] : [])];
  return new Response(`${[...head, ...lists].join("\n\n")}\n`, {
    headers: { "Content-Type": "text/plain; charset=utf-8" },
  });
};
