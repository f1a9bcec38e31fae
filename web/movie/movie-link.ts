import type { Draft } from "./editor.ts";

/** A movie in the part of an address that browsers never send: `#movie=` and title, year and plot as JSON, deflated,
 * base64url. */
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
export async function linkOf({ title, year, plot }: Draft): Promise<string> {
  const json = new TextEncoder().encode(JSON.stringify([title, year, plot]));
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
    if (!Array.isArray(parts) || parts.length !== 3 || !parts.every((part) => typeof part === "string")) return null;
    const [title, year, plot] = parts as string[];
    return { title, year, plot };
  } catch {
    return null;
  }
}
