/** Where every request comes in: files, the CMS's word that something changed, and pages. */
import type { RequestListener } from "node:http";
import { pageName, slashed } from "./addresses";
import { give, say } from "./answer";
import type { Assets } from "./assets";
import { HOOK, hear } from "./hear";
import type { PageCache } from "./pages";

export function door(pages: PageCache, assets: Assets): RequestListener {
  return (request, response) => {
    const url = request.url ?? "/";
    if (url === HOOK && request.method === "POST") {
      hear(request, response, pages);
      return;
    }
    if (request.method !== "GET" && request.method !== "HEAD") {
      say(response, 405, "This site is for reading.", { Allow: "GET, HEAD" });
      return;
    }
    const asset = assets.get(url);
    if (asset) {
      give(request, response, asset);
      return;
    }
    const name = pageName(url);
    const right = name && slashed(name);
    if (!name) say(response, 400, "That is no address.");
    else if (right) say(response, 308, "", { Location: right });
    else {
      Promise.resolve(pages.get(name)).then(
        (page) => give(request, response, page),
        (error) => {
          console.error(`${url}:`, error);
          say(response, 500, "Something broke on our side. It has been written to the log.");
        },
      );
    }
  };
}
