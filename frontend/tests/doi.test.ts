import { expect, test } from "vitest";
import { doiUrl } from "../src/lib/doi";

test("it keeps a DOI whole in its address", () => {
  const doi = "10.1002/(SICI)1<1::A>3.0.CO;2-2#?";
  const { pathname, search, hash } = new URL(doiUrl(doi));
  expect(decodeURIComponent(pathname.slice(1))).toBe(doi);
  expect(search + hash).toBe("");
});
