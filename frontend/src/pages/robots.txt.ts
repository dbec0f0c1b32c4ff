import type { APIRoute } from "astro";
import { absolute } from "~/lib/paths";
import { currentSite } from "~/lib/site";

export const GET: APIRoute = async () => {
  const { frontend_url: base } = await currentSite();
  const map = absolute(base, "/sitemap.xml");
  const rules = ["User-agent: *", "Disallow: /preview/", "Disallow: /search/", ""];
  return new Response([...rules, ...(map ? [`Sitemap: ${map}`] : []), ""].join("\n"), {
    headers: { "Content-Type": "text/plain; charset=utf-8" },
  });
};
