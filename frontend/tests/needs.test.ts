import { expect, test } from "vitest";
import type { Transmission } from "../src/lib/model";
import { NO_NEEDS, needsOf } from "../src/lib/needs";
import golden from "./fixtures/transmissions/every-block.json";
import rtl from "./fixtures/transmissions/rtl.json";

test("it asks for nothing when no block needs it", () => {
  expect(needsOf((rtl as unknown as Transmission).body)).toEqual(NO_NEEDS);
});

test("it asks for the players of the page and no others", () => {
  const { body } = golden as unknown as Transmission;
  const vimeo = body.filter((block) => block.type === "embed" && block.value.provider === "vimeo");
  expect(needsOf(vimeo)).toEqual({
    userbar: false,
    frames: ["https://player.vimeo.com"],
    media: [],
  });
});

test("it asks for a file's host without a script or a frame", () => {
  const { body } = golden as unknown as Transmission;
  const files = body.filter((block) => block.type === "embed" && block.value.provider === "file");
  expect(needsOf(files)).toEqual({
    userbar: false,
    frames: [],
    media: ["https://media.example.org"],
  });
});
