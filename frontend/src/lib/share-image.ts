/** The picture that networks show of a page. */
import type { Image, Site, Transmission } from "./model";
import { absolute, sharePath } from "./paths";

export interface Shared {
  src: string;
  alt: string;
  width: number;
  height: number;
}

/** The editors' own where they chose one; else a card with title and topic, drawn by the CMS. */
export function shareImage(transmission: Transmission, site: Site): Shared | null {
  const { seo, cover, slug, title } = transmission;
  if (seo.image && seo.image.src !== cover?.src) return picture(seo.image);
  const src = absolute(site.frontend_url, sharePath(slug));
  return src ? { src, alt: title, width: 1200, height: 630 } : seo.image && picture(seo.image);
}

function picture({ src, alt, width, height }: Image): Shared {
  return { src, alt, width, height };
}
