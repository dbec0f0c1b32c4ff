// Checks letters against the pinned data of caniemail.com: which mail program does not know what they use.
// Reads HTML files named on the command line; prints one JSON object: {"<feature>": {"errors": {client: note},
// "warnings": {...}}}.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(new URL("../../frontend/package.json", import.meta.url));
const { caniemail } = await import(pathToFileURL(require.resolve("caniemail")).href);

const CLIENTS = [
  "gmail.desktop-webmail",
  "gmail.ios",
  "gmail.android",
  "outlook.windows",
  "outlook.windows-mail",
  "outlook.macos",
  "outlook.outlook-com",
  "outlook.ios",
  "outlook.android",
  "apple-mail.macos",
  "apple-mail.ios",
  "yahoo.desktop-webmail",
  "yahoo.ios",
  "yahoo.android",
  "samsung-email.android",
];

const found = {};
for (const file of process.argv.slice(2)) {
  const { issues } = caniemail({ clients: CLIENTS, html: readFileSync(file, "utf8") });
  for (const kind of ["errors", "warnings"]) {
    for (const [client, list] of issues[kind]) {
      for (const issue of list) {
        const feature = (found[issue.title] ??= { errors: {}, warnings: {} });
        feature[kind][client] = issue.notes ?? [];
      }
    }
  }
}
console.log(JSON.stringify(found));
