import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { pageName, slashed } from "../src/door/addresses";
import { coding, encoded } from "../src/door/encodings";
import { told } from "../src/door/webhook";

const SECRET = `whsec_${Buffer.from("a key of thirty-two bytes, or so.").toString("base64")}`;
const BODY = Buffer.from('{"type":"topic.updated","data":{"tags":["topics"]}}');

function signed(timestamp: number, body = BODY): Record<string, string> {
  const key = Buffer.from(SECRET.slice(6), "base64");
  const signature = createHmac("sha256", key).update(`m.${timestamp}.`).update(body);
  const given = `v1,bm9uZQ== v1,${signature.digest("base64")}`;
  return {
    "webhook-id": "m",
    "webhook-timestamp": String(timestamp),
    "webhook-signature": given,
  };
}

test("it hears what is signed, by any of the signatures", () => {
  expect(told(SECRET, signed(1_000), BODY, 1_000_000).tags).toEqual(["topics"]);
});

test("it hears nothing that is old, altered or unsigned", () => {
  expect(() => told(SECRET, signed(1_000), BODY, 1_400_000)).toThrow("too far off");
  expect(() => told(SECRET, signed(1_000, Buffer.from("{}")), BODY, 1_000_000)).toThrow("fits");
  expect(() => told(SECRET, {}, BODY)).toThrow("too far off");
});

test("it knows one page under one name", () => {
  expect(pageName("/transmissions/?utm_source=x&topic=b&cursor=a")).toBe(
    "/transmissions/?cursor=a&topic=b",
  );
  expect(pageName("/?topic=")).toBe("/");
});

test.each([
  "//evil.example/",
  "/x/..//evil.example/a",
  "/x/%2e%2e//evil.example",
  "/%00/",
  "/%E0%A4%A/",
  `/${"a".repeat(3_000)}`,
])("it takes %s for no page", (url) => expect(pageName(url)).toBeUndefined());

test("it leads to the last slash, but for files", () => {
  expect(slashed("/about?q=a")).toBe("/about/?q=a");
  expect(slashed("/feed.xml")).toBeUndefined();
  expect(slashed("/about/")).toBeUndefined();
});

test("it gives the best coding that is taken", () => {
  const body = encoded(Buffer.from("word ".repeat(200)), "text/html; charset=utf-8");
  expect(coding("gzip, deflate, br", body)).toBe("br");
  expect(coding("gzip;q=0.5, br;q=0", body)).toBe("gzip");
  expect(coding("identity", body)).toBeUndefined();
  expect(encoded(Buffer.alloc(999), "image/png").br).toBeUndefined();
});
