import node from "@astrojs/node";
import { defineConfig, passthroughImageService } from "astro/config";

export default defineConfig({
  output: "server",
  adapter: node({ mode: "standalone" }),
  trailingSlash: "always",
  server: { port: 4321 },
  // The CMS makes every rendition, so the server needs no image library.
  image: { service: passthroughImageService() },
  // One cached stylesheet and no inline <style>: the content security policy stays strict.
  build: { inlineStylesheets: "never" },
  // Nothing is kept for a visitor between requests.
  session: false,
  devToolbar: { enabled: false },
  vite: { build: { assetsInlineLimit: 0 } },
});
