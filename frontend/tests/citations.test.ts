import { expect, test } from "vitest";
import { en } from "../src/i18n/en";
import { markCitations } from "../src/lib/citations";
import type { Block, Transmission } from "../src/lib/model";
import golden from "./fixtures/transmissions/every-block.json";

const CITING = 'words<sup><a href="#ref-k">1</a></sup>';

function paragraph(id: string, value: string): Block {
  return { id, type: "paragraph", value };
}

function code(id: string): Block {
  return { id, type: "code", value: { language: "html", code: CITING, caption: "" } };
}

function aside(id: string): Block {
  const body = [{ id: `${id}-1`, type: "paragraph" as const, value: CITING }];
  return { id, type: "aside", value: { kind: "note", title: "", body } };
}

function written(blocks: Block[]): string {
  return JSON.stringify(markCitations(blocks, en).body).replaceAll('\\"', '"');
}

test("it marks the first place that cites a source and no other", () => {
  const text = written([paragraph("a", CITING + CITING), paragraph("b", CITING)]);
  expect(text.match(/id="cite-k"/g)).toHaveLength(1);
  expect(text.indexOf('id="cite-k"')).toBeLessThan(text.indexOf('"id":"b"'));
});

test("it finds the first place inside another block", () => {
  const text = written([aside("a"), paragraph("b", CITING)]);
  expect(text.indexOf('id="cite-k"')).toBeLessThan(text.indexOf('"id":"b"'));
});

test("it gives each number a name that stands alone", () => {
  expect(written([paragraph("a", CITING)])).toContain('aria-label="Source 1">1</a>');
});

test("it leaves code that looks like a citation as it was written", () => {
  const { body, cited } = markCitations([code("a")], en);
  expect(body).toEqual([code("a")]);
  expect(cited.size).toBe(0);
});

test("it leaves a link elsewhere alone", () => {
  const link = paragraph("a", '<a href="https://example.org/#ref-k">1</a>');
  expect(markCitations([link], en).body).toEqual([link]);
});

test("it knows which sources anything cites, figures and tables among them", () => {
  const { cited } = markCitations((golden as unknown as Transmission).body, en);
  expect(cited).toContain("only-a-figure");
  expect(cited).toContain("only-a-table");
  expect(cited).not.toContain("never-cited");
});
