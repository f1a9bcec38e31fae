import type { Compression } from "./format.ts";

const unpacking = () => import("../read/file-unpacking.ts");

const registered = [
  { name: "gz", extensions: ["gz"], magic: "\x1f\x8b", isArchive: false, load: async () => (await unpacking()).gunzip },
  { name: "zip", extensions: ["zip"], magic: "PK", isArchive: true, load: async () => (await unpacking()).unzip },
] as const;

type NameOf<IsArchive extends boolean> = Extract<(typeof registered)[number], { isArchive: IsArchive }>["name"];
/** Compressions that follow a format's name: `csv.gz`. */
export type LayerName = NameOf<false>;
export type ArchiveName = NameOf<true>;

export const compressions: readonly Compression[] = registered;
