/** What a kind of one's own may be called. */
export const kindNames =
  "a name that no other kind has: a lower case letter, then up to 39 such letters, digits and hyphens";
export const isKindName = (kind: unknown): boolean => typeof kind === "string" && /^[a-z][a-z0-9-]{0,39}$/.test(kind);

/** What to do where a kind is not known. functions: those that make it known. */
export const registerFirst = (functions: string): string =>
  `Register a kind of your own first (${functions}); on the command line in a module that Node loads: ` +
  'NODE_OPTIONS="--import ./my-kinds.mjs".';

/** The kinds that a program registered under this name, by their own names. All copies of this library in a thread (the
 * package's modules and its one-file bundles) see the same. */
export function registered<Kind>(name: "vectorizers" | "learners" | "classifiers"): Map<string, Kind> {
  const key = Symbol.for(`claqueta.${name}`);
  const shared = globalThis as unknown as { [key: symbol]: Map<string, Kind> | undefined };
  shared[key] ??= new Map();
  return shared[key];
}
