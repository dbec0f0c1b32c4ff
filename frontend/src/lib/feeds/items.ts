/** What the three kinds of feed have in common: the transmissions of a list, each with its whole text. */
import { experimental_AstroContainer as AstroContainer } from "astro/container";
import Body from "~/components/Body.astro";
import Corrections from "~/components/Corrections.astro";
import { strings } from "~/i18n";
import { latestWhole } from "../api";
import type { Filters } from "../client";
import type { Site, Transmission } from "../model";
import { absolute } from "../paths";
import { shareImage } from "../share-image";

export interface Feed {
  title: string;
  description: string;
  /** The page whose news it tells, and the feed itself: absolute. */
  home: string;
  self: string;
  site: Site;
  items: Item[];
}

export interface Item {
  transmission: Transmission;
  /** The body and its corrections as HTML for other people's pages: no script, no form, every link whole. */
  html: string;
  image: string | undefined;
}

const LENGTH = 20;
const SCRIPT = /<script\b[^>]*>[\s\S]*?<\/script>/g;
const FOR_SCRIPTS = /<button\b[^>]*>[\s\S]*?<\/button>/g;
const FRAGMENT = /href="#/g;
const OF_THIS_SITE = /href="\//g;

/** The latest transmissions under a filter, as feeds have them. */
export async function feedItems(site: Site, filters: Filters): Promise<Item[]> {
  const [container, transmissions] = await Promise.all([
    AstroContainer.create(),
    latestWhole(LENGTH, filters),
  ]);
  return Promise.all(
    transmissions.map(async (transmission) => ({
      transmission,
      html: await feedHtml(container, transmission, site),
      image: shareImage(transmission, site)?.src,
    })),
  );
}

/** The address of a path, whole even before the site has one. */
export function whole(site: Site, path: string): string {
  return absolute(site.frontend_url || "http://localhost", path) ?? path;
}

async function feedHtml(
  container: AstroContainer,
  { body, locale, seo, corrections = [] }: Transmission,
  site: Site,
): Promise<string> {
  const shown = body.filter(({ type }) => type !== "subscribe");
  const t = strings(locale);
  const parts = [
    container.renderToString(Body, { props: { body: shown, site, locale, t } }),
    ...(corrections.length
      ? [container.renderToString(Corrections, { props: { corrections, locale, t } })]
      : []),
  ];
  const html = await Promise.all(parts);
  return html
    .map((part) => part.replace(/^<!doctype html>/i, ""))
    .join("")
    .replace(SCRIPT, "")
    .replace(FOR_SCRIPTS, "")
    .replace(FRAGMENT, `href="${seo.canonical_url}#`)
    .replace(OF_THIS_SITE, `href="${whole(site, "/")}`);
}
