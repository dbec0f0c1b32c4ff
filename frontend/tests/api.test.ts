import type { Server } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { CmsUnavailable, getSite, getTransmission, listTransmissions } from "../src/lib/api";
import { serve } from "./fake-api";

let server: Server | undefined;

afterEach(() => {
  server?.close();
  vi.unstubAllEnvs();
});

async function fakeApi(): Promise<void> {
  server = await serve(join(import.meta.dirname, "fixtures"), 0);
  pointAt(server);
}

function pointAt(at: Server): void {
  const { port } = at.address() as AddressInfo;
  vi.stubEnv("API_URL", `http://localhost:${port}/api/content/v1`);
}

test("it brings the site with its newsletters", async () => {
  await fakeApi();
  const site = await getSite();
  expect(site.newsletters.map(({ slug }) => slug)).toEqual(["weekly", "alerts"]);
});

test("it walks the list by its cursor", async () => {
  await fakeApi();
  const first = await listTransmissions(1);
  const second = await listTransmissions(1, first?.next_cursor);
  expect(second?.items[0]?.slug).not.toBe(first?.items[0]?.slug);
});

test("it answers null for a slug that is not there", async () => {
  await fakeApi();
  expect(await getTransmission("no such/slug?")).toBeNull();
});

test("it says that the CMS is away when nothing answers", async () => {
  vi.stubEnv("API_URL", "http://localhost:1/api/content/v1");
  await expect(getTransmission("any")).rejects.toThrow(CmsUnavailable);
});

test("it says that the CMS is away when the CMS has an error of its own", async () => {
  server = createServer((_, response) => response.writeHead(500).end());
  await new Promise<void>((resolve) => server?.listen(0, resolve));
  pointAt(server);
  await expect(getTransmission("any")).rejects.toThrow(CmsUnavailable);
});

async function guardedApi(): Promise<(string | undefined)[]> {
  const shown: (string | undefined)[] = [];
  server = createServer(({ headers }, response) => {
    shown.push(headers.authorization);
    const status = headers.authorization === "Bearer tr_right" ? 200 : 401;
    response.writeHead(status, { "Content-Type": "application/json" }).end('{"items":[]}');
  });
  await new Promise<void>((resolve) => server?.listen(0, resolve));
  pointAt(server);
  return shown;
}

test("it shows its read key with every request", async () => {
  const shown = await guardedApi();
  vi.stubEnv("CONTENT_API_KEY", " tr_right\n");
  await listTransmissions(1);
  await getSite();
  expect(shown).toEqual(["Bearer tr_right", "Bearer tr_right"]);
});

test("it shows no key when there is none", async () => {
  await fakeApi();
  vi.stubEnv("CONTENT_API_KEY", "");
  const shown: unknown[] = [];
  server?.on("request", ({ headers }) => shown.push(headers.authorization));
  await getSite();
  expect(shown).toEqual([undefined]);
});

test("it says that the CMS is away when its key is refused", async () => {
  await guardedApi();
  vi.stubEnv("CONTENT_API_KEY", "tr_wrong");
  await expect(listTransmissions(1)).rejects.toThrow(CmsUnavailable);
});
