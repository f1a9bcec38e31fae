import { grown } from "./growth.ts";

/** Short texts in one array of UTF-16 code units. Text i is units[ends[i - 1] .. ends[i]), from 0 for the first. */
export class UnitTexts {
  units: Uint16Array = new Uint16Array(256);
  ends: Int32Array = new Int32Array(32);
  count = 0;

  startOf(text: number): number {
    return text === 0 ? 0 : this.ends[text - 1];
  }

  get unitCount(): number {
    return this.startOf(this.count);
  }

  /** Whether the text equals units[from .. to). */
  equals(text: number, units: Uint16Array, from: number, to: number): boolean {
    const own = this.units;
    const start = text === 0 ? 0 : this.ends[text - 1];
    const length = to - from;
    if (this.ends[text] - start !== length) return false;
    for (let i = 0; i < length; i++) if (own[start + i] !== units[from + i]) return false;
    return true;
  }

  /** Adds units[from .. to) as the next text. */
  add(units: Uint16Array, from: number, to: number): void {
    const at = this.unitCount;
    this.#close(at + to - from);
    const own = this.units;
    for (let i = from, k = at; i < to; i++, k++) own[k] = units[i];
  }

  /** Extends the last text by a space and units[from .. to). */
  append(units: Uint16Array, from: number, to: number): void {
    const at = this.unitCount;
    this.count--;
    this.#close(at + 1 + to - from);
    this.units[at] = 32;
    for (let i = from, k = at + 1; i < to; i++, k++) this.units[k] = units[i];
  }

  addString(text: string): void {
    const at = this.unitCount;
    this.#close(at + text.length);
    for (let i = 0; i < text.length; i++) this.units[at + i] = text.charCodeAt(i);
  }

  /** Adds texts of `from`, joined by spaces, as the next text. */
  addJoined(from: UnitTexts, texts: ArrayLike<number>, textCount: number): void {
    const at = this.unitCount;
    let length = textCount - 1;
    for (let i = 0; i < textCount; i++) length += from.ends[texts[i]] - from.startOf(texts[i]);
    this.#close(at + length);
    let k = at;
    for (let i = 0; i < textCount; i++) {
      if (i > 0) this.units[k++] = 32;
      for (let j = from.startOf(texts[i]); j < from.ends[texts[i]]; j++) this.units[k++] = from.units[j];
    }
  }

  /** Replaces all texts by a space, units[from .. to) and a space, as one text each. */
  pad(units: Uint16Array, from: number, to: number): void {
    this.clear();
    this.addString(" ");
    this.add(units, from, to);
    this.addString(" ");
  }

  clear(): void {
    this.count = 0;
  }

  #close(to: number): void {
    if (to > this.units.length) this.units = grown(this.units, to);
    if (this.count === this.ends.length) this.ends = grown(this.ends, this.count + 1);
    this.ends[this.count++] = to;
  }
}
