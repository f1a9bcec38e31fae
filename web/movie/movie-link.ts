import { isFieldName } from "../../src/documents/fields.ts";
import { isRecord } from "../../src/json.ts";
import type { Draft } from "./draft.ts";

/** A movie in the part of an address that browsers never send: `#movie=` and title, year, plot and an object of the
 * other fields, if any, as JSON, deflated, base64url. */
const prefix = "#movie=";
/** What a link may unpack to: far more than any plot, far less than does harm. */
const maxBytes = 1_000_000;

/** Bytes through a transform; null where they are broken or become more than `maxBytes`. */
async function through(bytes: Uint8Array<ArrayBuffer>, transform: GenericTransformStream): Promise<Uint8Array | null> {
  const reader = new Blob([bytes])
    .stream()
    .pipeThrough(transform as TransformStream<Uint8Array, Uint8Array>)
    .getReader();
  const result: number[] = [];
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return Uint8Array.from(result);
      if (result.length + value.length > maxBytes) {
        await reader.cancel();
        return null;
      }
      for (const byte of value) result.push(byte);
    }
  } catch {
    return null;
  }
}

/** The hash that brings this movie back. */
export async function linkOf({ title, year, plot, ...fields }: Draft): Promise<string> {
  const own = Object.fromEntries(Object.entries(fields).filter(([, text]) => text !== ""));
  const parts = Object.keys(own).length === 0 ? [title, year, plot] : [title, year, plot, own];
  const json = new TextEncoder().encode(JSON.stringify(parts));
  const packed = (await through(json, new CompressionStream("deflate-raw"))) ?? new Uint8Array(0);
  let binary = "";
  for (const byte of packed) binary += String.fromCharCode(byte);
  return prefix + btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

export const isMovieLink = (hash: string): boolean => hash.startsWith(prefix);

/** The movie that a hash holds, or null where it holds none or is broken. */
export async function movieOf(hash: string): Promise<Draft | null> {
  if (!isMovieLink(hash)) return null;
  try {
    const binary = atob(hash.slice(prefix.length).replaceAll("-", "+").replaceAll("_", "/"));
    const packed = Uint8Array.from(binary, (char) => char.charCodeAt(0));
    const json = await through(packed, new DecompressionStream("deflate-raw"));
    if (json === null) return null;
    const parts: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(json));
    if (!Array.isArray(parts) || parts.length < 3 || parts.length > 4) return null;
    const [title, year, plot, fields = {}] = parts as unknown[];
    if (!isRecord(fields) || !Object.keys(fields).every(isFieldName)) return null;
    const texts = { title, year, plot, ...fields };
    return Object.values(texts).every((text) => typeof text === "string") ? (texts as Draft) : null;
  } catch {
    return null;
  }
}
