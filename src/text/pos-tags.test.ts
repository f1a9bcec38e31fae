import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pennTags } from "./pos-tags.ts";

describe("pennTags", () => {
  it("gives each token a tag of the Penn treebank, by its neighbours", () => {
    const tags = pennTags("the bigger dogs were running quickly to the run .".split(" "));
    expect(tags).toEqual(["DT", "JJR", "NNS", "VBD", "VBG", "RB", "TO", "DT", "NN", "."]);
  });

  it("gives one tag a token, whatever the tokens are", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary", minLength: 1, maxLength: 12 })), (tokens) => {
        const tags = pennTags(tokens);
        return tags.length === tokens.length && tags.every((tag) => tag !== "");
      }),
    );
    expect(pennTags(["constructor", "__proto__", "toString"])).toHaveLength(3);
  });
});
