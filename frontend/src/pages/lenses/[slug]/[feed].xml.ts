import type { APIRoute } from "astro";
import { narrowFeed } from "~/lib/feeds/narrow";

export const GET: APIRoute = ({ params }) =>
  narrowFeed("lens", params.slug ?? "", `${params.feed}.xml`);
