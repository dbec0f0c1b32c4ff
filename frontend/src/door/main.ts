/** The site's server: Node's own, with pages kept in memory before Astro. */
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { createApp } from "astro/app/entrypoint";
import { CLIENT, readAssets } from "./assets";
import { door } from "./door";
import { PageCache } from "./pages";
import { renderer } from "./render";

const PORT = 4321;
// Longer than a proxy keeps an idle connection, so that none is closed just as it is used again.
const KEEP_ALIVE_MS = 75_000;

const app = createApp({ streaming: false });
const pages = new PageCache(renderer((request) => app.render(request)));
const assets = readAssets(fileURLToPath(new URL(CLIENT, import.meta.url)));
const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, door(pages, assets));
const host = process.env.HOST || "localhost";
const port = Number(process.env.PORT) || PORT;

server.listen(port, host, () => {
  console.log(`The site is at http://${host}:${port}/`);
});
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.on(signal, () => {
    server.close(() => process.exit(0));
    server.closeIdleConnections();
    setTimeout(() => process.exit(0), 5_000).unref();
  });
}
