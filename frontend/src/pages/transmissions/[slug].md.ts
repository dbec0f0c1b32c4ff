import type { APIRoute } from "astro";
import { getTransmission } from "~/lib/api";
import { markdownDocument } from "~/lib/markdown/transmission";
import { markdownPath } from "~/lib/paths";

export const GET: APIRoute = async ({ params, redirect }) => {
  const slug = params.slug ?? "";
  const transmission = await getTransmission(slug);
  if (!transmission) return new Response("There is none.\n", { status: 404 });
  if (transmission.slug !== slug) return redirect(markdownPath(transmission.slug), 301);
  return new Response(markdownDocument(transmission), {
    headers: {
      "Content-Type": "text/markdown; charset=utf-8",
      // Search engines are to show the page.
      Link: `<${transmission.seo.canonical_url}>; rel="canonical"`,
    },
  });
};
