/** The publication's identity for pages that must appear even when the CMS is away. */
import { CmsUnavailable, getSite } from "./api";
import type { Site } from "./model";

const UNNAMED: Site = {
  name: "Transmissions",
  tagline: "",
  logo: null,
  postal_address: "",
  frontend_url: "",
  locale: "en",
  locales: ["en"],
  navigation: [],
  newsletters: [],
  theme: { accent: "#0a4f94", highlight: "#ffd02e", fonts: "journal" },
  featured: null,
};

let lastSeen: Site = UNNAMED;

/** The site as the CMS tells it. Throws `CmsUnavailable`. */
export async function currentSite(): Promise<Site> {
  lastSeen = await getSite();
  return lastSeen;
}

/** The site as last heard of; never throws, for error pages. */
export async function lastKnownSite(): Promise<Site> {
  try {
    return await currentSite();
  } catch (error) {
    if (error instanceof CmsUnavailable) return lastSeen;
    throw error;
  }
}
