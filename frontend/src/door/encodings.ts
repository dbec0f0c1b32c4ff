/** A body in the codings that browsers take. Compressed once, when it is kept, and then as well as can be. */
import { promisify } from "node:util";
import { brotliCompress, brotliCompressSync, constants, gzipSync } from "node:zlib";

export interface Encoded {
  plain: Buffer;
  gzip?: Buffer;
  br?: Buffer;
}

export type Coding = "br" | "gzip";

const COMPRESSIBLE = /^(?:text\/|application\/(?:[\w.+-]*xml|[\w.+-]*json|javascript)|image\/svg)/;
const SMALL = 256; // bytes; below it a coding's own frame eats what it saves

/** `quality` of brotli, 0 to 11: more is smaller and slower. */
export function encoded(plain: Buffer, type: string, quality = 9): Encoded {
  if (plain.length < SMALL || !COMPRESSIBLE.test(type)) return { plain };
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: quality,
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
  };
  return { plain, gzip: gzipSync(plain), br: brotliCompressSync(plain, { params }) };
}

/** The smallest that brotli can make of it, off the thread that answers readers. */
export async function smallest(plain: Buffer): Promise<Buffer> {
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
  };
  return promisify(brotliCompress)(plain, { params });
}

/** The best coding that an Accept-Encoding header takes and the body has; undefined for none. */
export function coding(accept: string | undefined, body: Encoded): Coding | undefined {
  if (!accept) return undefined;
  if (body.br && takes(accept, "br")) return "br";
  return body.gzip && takes(accept, "gzip") ? "gzip" : undefined;
}

function takes(accept: string, name: Coding): boolean {
  const found = new RegExp(`\\b${name}\\b(?:\\s*;\\s*q=([\\d.]+))?`).exec(accept);
  return found !== null && Number(found[1] ?? "1") > 0;
}
