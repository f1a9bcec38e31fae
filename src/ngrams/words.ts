import { WordScanner, type WordScannerSettings } from "../text/word-scanner.ts";
import { TermTable } from "./term-table.ts";

/** The words of one text after another, without stop words; arrays as WordScanner's. */
export class Words {
  readonly scanner: WordScanner;
  readonly #stopWords: TermTable | undefined;
  count = 0;

  constructor(settings: WordScannerSettings, stopWords: readonly string[] = []) {
    this.scanner = new WordScanner(settings);
    this.#stopWords = stopWords.length === 0 ? undefined : TermTable.of(stopWords);
  }

  read(text: string): void {
    const { scanner } = this;
    scanner.scan(text);
    this.count = scanner.count;
    if (this.#stopWords !== undefined) this.#dropStopWords(this.#stopWords);
  }

  #dropStopWords(stopWords: TermTable): void {
    const { units, starts, ends, hashes, offsets, count } = this.scanner;
    let kept = 0;
    for (let i = 0; i < count; i++) {
      if (stopWords.find(units, starts[i], ends[i], hashes[i]) >= 0) continue;
      starts[kept] = starts[i];
      ends[kept] = ends[i];
      hashes[kept] = hashes[i];
      offsets[kept++] = offsets[i];
    }
    this.count = kept;
  }
}
