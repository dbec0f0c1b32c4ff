/**
 * Write the Content API's types from its OpenAPI document:
 *   node write-types.ts openapi.json src/lib/api.generated.ts [--check]
 * With --check nothing is written, and it fails when the file is not current.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import openapiTS, { astToString, COMMENT_HEADER } from "openapi-typescript";

const [document = "", target = "", check] = process.argv.slice(2);
const COMMENT = /\/\*.*?\*\//gs;
const NOT_TYPED = /^.*\b(?:any|unknown)\b.*$/m;

const written = astToString(await openapiTS(pathToFileURL(document)));
// Every header is text; openapi-typescript leaves open what those are that the document does not name.
const types =
  COMMENT_HEADER + written.replaceAll("[name: string]: unknown;", "[name: string]: string;");

const left = NOT_TYPED.exec(types.replaceAll(COMMENT, ""));
if (left) throw new Error(`Something has no type, so its schema must tell more: ${left[0].trim()}`);
if (check !== "--check") writeFileSync(target, types);
else if (readFileSync(target, "utf8") !== types) {
  throw new Error(`${target} is not current: run \`make types\` and commit the result.`);
}
