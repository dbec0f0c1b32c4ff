/** What to do with an address, by what the CMS says that stands there. */
import type { Resolved } from "./model";
import { local } from "./paths";

export type Onward =
  | { by: "page"; slug: string }
  | { by: "redirect"; location: string; status: 301 | 302 }
  | { by: "rewrite"; path: "/404/" | "/410/" };

export const NOWHERE: Onward = { by: "rewrite", path: "/404/" };

/** `asked` is the path; an answer that leads there again is none. */
export function onward(found: Resolved | null, asked: string, base: string): Onward {
  if (found?.kind === "gone") return { by: "rewrite", path: "/410/" };
  if (found?.kind === "redirect") {
    const location = local(base, found.location);
    return location === asked ? NOWHERE : redirect(location, found.permanent);
  }
  if (found?.kind !== "page") return NOWHERE;
  if (found.standard) return { by: "page", slug: found.standard.slug };
  const location = local(base, found.url);
  return location === asked ? NOWHERE : redirect(location, true);
}

function redirect(location: string, isPermanent: boolean): Onward {
  return { by: "redirect", location, status: isPermanent ? 301 : 302 };
}
