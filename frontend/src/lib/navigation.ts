/** The links that stand on every page: the editors' own, and what a site of this kind always has. */
import type { Strings } from "~/i18n";
import type { Site } from "./model";
import { local } from "./paths";

export interface DirectLink {
  title: string;
  url: string;
}

export function directLinks(site: Site, t: Strings): DirectLink[] {
  const chosen = site.navigation.map(({ title, url }) => ({
    title,
    url: local(site.frontend_url, url),
  }));
  const links = chosen.length ? chosen : [{ title: t.transmissions, url: "/transmissions/" }];
  const letters = site.newsletters.length ? [{ title: t.newsletter, url: "/newsletter/" }] : [];
  const all = [...links, ...letters, { title: t.search, url: "/search/" }];
  // An editor may have chosen one of ours, under a title of their own.
  return all.filter(({ url }, index) => all.findIndex((other) => other.url === url) === index);
}
