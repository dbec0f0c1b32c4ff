import { defineConfig, passthroughImageService } from "astro/config";
import door from "./src/door/adapter";

export default defineConfig({
  output: "server",
  adapter: door(),
  trailingSlash: "always",
  server: { port: 4321 },
  // The CMS makes every rendition, so the server needs no image library.
  image: { service: passthroughImageService() },
  // Nothing is kept for a visitor between requests.
  session: false,
  devToolbar: { enabled: false },
  vite: { build: { assetsInlineLimit: 0 } },
});
