/** Plain links that hand a page to a mail program or a network: no script, no tracker. */

export interface ShareLink {
  name: string;
  href: string;
}

/** Links in the order they are shown. `url` is the page's canonical address. */
export function shareLinks(title: string, url: string): ShareLink[] {
  const text = `${title} ${url}`;
  return [
    { name: "Bluesky", href: withQuery("https://bsky.app/intent/compose", { text }) },
    { name: "Mastodon", href: `https://share.joinmastodon.org/#text=${encodeURIComponent(text)}` },
    {
      name: "LinkedIn",
      href: withQuery("https://www.linkedin.com/sharing/share-offsite/", { url }),
    },
    { name: "X", href: withQuery("https://x.com/intent/post", { text: title, url }) },
  ];
}

/** A `mailto:` with subject and body; spaces as %20, which mail programs need (RFC 6068). */
export function mailLink(title: string, url: string): string {
  return `mailto:?subject=${encodeURIComponent(title)}&body=${encodeURIComponent(`${title}\n${url}`)}`;
}

function withQuery(base: string, query: Record<string, string>): string {
  return `${base}?${new URLSearchParams(query)}`;
}
