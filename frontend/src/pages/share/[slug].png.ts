/** The card of a transmission, from the CMS, at an address of this site that networks may ask for. */
import type { APIRoute } from "astro";
import { getShareImage, getTransmission } from "~/lib/api";

export const GET: APIRoute = async ({ params, redirect }) => {
  const slug = params.slug ?? "";
  const drawn = await getShareImage(slug);
  if (drawn) return new Response(drawn.body, { headers: { "Content-Type": "image/png" } });
  // Its title may be in a script that the CMS does not draw.
  const picture = (await getTransmission(slug))?.seo.image;
  return picture ? redirect(picture.src, 302) : new Response("There is none.", { status: 404 });
};
