import { expect, test } from "vitest";
import type { Block, Image } from "../src/lib/model";
import { ratioClass, ratioStyles } from "../src/lib/ratios";

function image(width: number, height: number): Image {
  return { alt: "", width, height, focal_point: null, src: "/a.jpg", renditions: [] };
}

function gallery(...shapes: Image[]): Block {
  const images = shapes.map((shape) => ({ image: shape, caption: "", credit: "" }));
  return { id: "g", type: "gallery", value: { title: "", images } };
}

test("it makes one rule a shape", () => {
  const styles = ratioStyles([gallery(image(1500, 1000), image(300, 200), image(1, 1))]);
  expect(styles).toBe(".ratio-150{--ratio:1.5}.ratio-100{--ratio:1}");
});

test("it holds a shape that no row could show", () => {
  expect(ratioClass(image(10_000, 1))).toBe("ratio-800");
  expect(ratioClass(image(1, 10_000))).toBe("ratio-25");
  expect(ratioClass(image(0, 0))).toBe("ratio-100");
});
