import type { APIRoute } from "astro";
import { narrowFeed } from "~/lib/feeds/narrow";

export const GET: APIRoute = ({ params }) =>
  narrowFeed("author", params.slug ?? "", `${params.feed}.xml`);
