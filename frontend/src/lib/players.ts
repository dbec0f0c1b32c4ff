/** Which player an embed gets, and from where. Only hosts named here are ever framed. */
import type { BlockOf } from "./model";

type EmbedValue = BlockOf<"embed">["value"];

export type Player =
  /** A page of the provider's, framed after a click. */
  | { by: "frame"; src: string; origin: string }
  /** A sound or film file, played by the browser itself. */
  | { by: "file"; src: string; origin: string }
  /** Nothing this site can play: a card that leads there. */
  | { by: "link" };

/** Known hosts, each with what makes its player start: the reader has pressed play already. */
const FRAMES: Readonly<Record<string, string>> = {
  "https://www.youtube-nocookie.com": "autoplay=1",
  "https://player.vimeo.com": "autoplay=1",
  "https://w.soundcloud.com": "auto_play=true",
  "https://open.spotify.com": "",
};

/** Names that their owners write in a manner of their own. */
const NAMES: Readonly<Record<string, string>> = {
  youtube: "YouTube",
  vimeo: "Vimeo",
  spotify: "Spotify",
  soundcloud: "SoundCloud",
};

export function playerOf({ provider, player_url: url }: EmbedValue): Player {
  if (!URL.canParse(url)) return { by: "link" };
  const { origin, protocol } = new URL(url);
  if (provider === "file" && /^https?:$/.test(protocol)) return { by: "file", src: url, origin };
  const start = Object.hasOwn(FRAMES, origin) ? FRAMES[origin] : undefined;
  return start === undefined ? { by: "link" } : { by: "frame", src: withQuery(url, start), origin };
}

/** What to call the place an embed comes from: its provider, or else its host. */
export function placeOf({ provider, url }: EmbedValue): string {
  return NAMES[provider] ?? hostOf(url);
}

/** The host that an address names, without "www."; the address itself where there is none. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname.replace(/^www\./, "") : url;
}

function withQuery(url: string, query: string): string {
  if (!query) return url;
  return url + (url.includes("?") ? "&" : "?") + query;
}
