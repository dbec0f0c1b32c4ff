import node from "@astrojs/node";
import { defineConfig, passthroughImageService } from "astro/config";

export default defineConfig({
  output: "server",
  adapter: node({ mode: "standalone" }),
  trailingSlash: "always",
  server: { port: 4321 },
  // The CMS makes every rendition, so the server needs no image library.
  image: { service: passthroughImageService() },
  // Nothing is kept for a visitor between requests.
  session: false,
  devToolbar: { enabled: false },
  vite: { build: { assetsInlineLimit: 0 } },
});
