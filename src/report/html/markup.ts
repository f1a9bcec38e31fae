/** Text that is HTML already. Made by `html` (which escapes what is put into it) and, from drawings, by `trusted`. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Content = Markup | string | number | null | undefined | false | readonly Content[];

const entities: { readonly [character: string]: string } = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as text and nothing else, between tags and in quoted attributes alike. */
export const escapeText = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character]);

/** `<p>${anything}</p>`: strings and numbers are escaped, markup is kept, lists are joined, null and false vanish. */
export function html(strings: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  let text = strings[0];
  for (const [k, content] of contents.entries()) text += textOf(content) + strings[k + 1];
  return new Markup(text);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML cannot hold
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/g;

/** A finished document with the replacement character instead of what XML does not allow. */
export const withoutControls = (document: string): string => document.replace(controls, "\ufffd");

/** Markup by this program itself, such as a drawing or a style sheet; never with unescaped data. */
export const trusted = (text: string): Markup => new Markup(text);

function textOf(content: Content): string {
  if (content === null || content === undefined || content === false) return "";
  if (content instanceof Markup) return content.text;
  if (typeof content === "object") return content.map(textOf).join("");
  return escapeText(String(content));
}
