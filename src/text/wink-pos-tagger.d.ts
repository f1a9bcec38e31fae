/** The part of wink-pos-tagger 2.2.2 that is used here; the package has no types of its own. */
declare module "wink-pos-tagger" {
  export default function posTagger(): {
    tagRawTokens(tokens: readonly string[]): { readonly value: string; readonly pos: string }[];
  };
}
