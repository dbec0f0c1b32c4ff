import { createHash } from "node:crypto";
import { afterEach, expect, test, vi } from "vitest";
import { contentSecurityPolicy } from "../src/lib/security";

const NOTHING = { styles: [], scripts: [] };

afterEach(() => vi.unstubAllEnvs());

test("it allows an inline style by its hash and nothing inline besides", () => {
  const style = ".lens-aa00ff{--lens:#aa00ff}";
  const hash = createHash("sha256").update(style).digest("base64");
  const policy = contentSecurityPolicy({ styles: [style], scripts: [] });
  expect(policy).toContain(`style-src 'sha256-${hash}';`);
  expect(policy).not.toContain("unsafe");
});

test("it lets the sign-up form post to the CMS as browsers reach it", () => {
  vi.stubEnv("API_URL", "http://web:8000/api/content/v1");
  vi.stubEnv("PUBLIC_CMS_URL", "https://cms.example.org/");
  expect(contentSecurityPolicy(NOTHING)).toContain("form-action 'self' https://cms.example.org;");
});

test("it lets images come from the media host when one is named", () => {
  vi.stubEnv("API_URL", "https://cms.example.org/api/content/v1/");
  vi.stubEnv("PUBLIC_MEDIA_URL", "https://cdn.example.org/media/");
  expect(contentSecurityPolicy(NOTHING)).toContain(
    "img-src 'self' data: https://cms.example.org https://cdn.example.org;",
  );
});

test("it allows the site's own scripts alone, and no frame or media, on a page that needs none", () => {
  const policy = contentSecurityPolicy(NOTHING);
  expect(policy).toContain("script-src 'self';");
  for (const kind of ["frame", "media"]) expect(policy).toContain(`${kind}-src 'none';`);
});

test("it allows what a page's blocks need, by name", () => {
  const needs = { userbar: false, frames: ["https://player.vimeo.com"], media: [] };
  const policy = contentSecurityPolicy(NOTHING, needs);
  expect(policy).toContain("frame-src https://player.vimeo.com;");
  expect(policy).toContain("media-src 'none';");
});
