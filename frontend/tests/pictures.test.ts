import { expect, test } from "vitest";
import type { Image } from "../src/lib/model";
import { focalClass, near, sources } from "../src/lib/pictures";

const image: Image = {
  alt: "",
  width: 1600,
  height: 900,
  focal_point: { x: 0.249, y: 1 },
  src: "/a.jpg",
  renditions: [
    { url: "/a-960.jpg", width: 960, height: 540, type: "image/jpeg" },
    { url: "/a-960.webp", width: 960, height: 540, type: "image/webp" },
    { url: "/a-480.webp", width: 480, height: 270, type: "image/webp" },
  ],
};

test("it offers the modern format first, small to large", () => {
  expect(sources(image)).toEqual([
    { type: "image/webp", srcset: "/a-480.webp 480w, /a-960.webp 960w" },
    { type: "image/jpeg", srcset: "/a-960.jpg 960w" },
  ]);
});

test("it names the focal point in whole tenths", () => {
  expect(focalClass(image)).toBe("focus-x-2 focus-y-10");
  expect(focalClass({ ...image, focal_point: null })).toBe("");
});

test("it finds the smallest rendition that is large enough, in a format every browser reads", () => {
  const plain = [480, 960, 1600].map((width) => rendition(width, "image/jpeg"));
  const drawn = { ...image, renditions: [rendition(800, "image/webp"), ...plain] };
  expect(near(drawn, 700)).toBe("/960");
  expect(near(drawn, 2000)).toBe(image.src);
});

function rendition(width: number, type: string) {
  return { url: `/${width}`, width, height: width, type };
}
