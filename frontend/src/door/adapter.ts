/** Tells Astro what answers requests once the site is built: `main.ts`. */
import type { AstroIntegration } from "astro";

export default function door(): AstroIntegration {
  return {
    name: "door",
    hooks: {
      "astro:config:done": ({ setAdapter }) =>
        setAdapter({
          name: "door",
          entrypointResolution: "auto",
          serverEntrypoint: new URL("./main.ts", import.meta.url),
          adapterFeatures: { buildOutput: "server", middlewareMode: "classic" },
          supportedAstroFeatures: { serverOutput: "stable", sharpImageService: "stable" },
        }),
    },
  };
}
