import { randomInt } from 'node:crypto';

const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const ARRAY = 0x5b;
const ARRAY_END = 0x5d;
const OBJECT = 0x7b;
const OBJECT_END = 0x7d;

/**
 * The scan counts one more value after each group of this many characters of numbers and of the words `true`,
 * `false` and `null`. So a long number counts as several values, because V8 needs 1 µs to parse a number of
 * some hundred digits.
 */
const CHARACTERS_PER_VALUE = 8;

/**
 * Number of bits in the bitmap of member names. Each name sets the bit that its hash selects. Of 1,000 names,
 * 6 % find their bit already set, and are not counted.
 */
const MARKS = 8192;

/**
 * Multiplier for the hash of member names. It is random at every start, so that no client can choose names
 * with equal hashes. The multiplier has the remainder 5 when it is divided by 8, as in a congruential
 * generator of full period. Other multipliers may map thousands of names to a few hashes.
 */
const MULTIPLIER = randomInt(2 ** 29) * 8 + 5;

/**
 * Counts the values, the nesting depth and the member names of a JSON text in one pass over the arriving
 * bytes, without parsing. The number of values and the depth may be too high, but never too low. This is true
 * up to the first invalid character, because a parser stops there.
 */
export class JsonScan {
  bytes = 0;

  /** Deepest nesting of objects and arrays in the JSON text. */
  depth = 0;

  /**
   * Number of different member names in the JSON text, counted by their hashes; a name written in two ways
   * (`"a"`, `"\u0061"`) counts twice.
   */
  names = 0;

  private separators = 0;
  private scalarCharacters = 0;
  private open = 0;
  /**
   * The objects and arrays of the JSON text that are still open: one bit for each, 1 for an object and 0 for
   * an array. The lowest bit is the innermost one.
   */
  private kinds = 0;
  private string: 'none' | 'name' | 'value' = 'none';
  private isEscaped = false;
  private hash = 0;
  private nextIsName = false;
  private readonly marks = Buffer.allocUnsafe(MARKS / 8).fill(0); // from Node's buffer pool, unlike Buffer.alloc

  /** Number of objects, arrays and values in the JSON text; a long number counts as several values. */
  get values(): number {
    return 1 + this.separators + Math.floor(this.scalarCharacters / CHARACTERS_PER_VALUE);
  }

  /** Scans more of the JSON text. @param piece the next bytes of the text */
  add(piece: Uint8Array): void {
    // An empty piece must not end an escape sequence that began in the previous piece.
    if (piece.length === 0) return;
    this.bytes += piece.length;
    let index = this.finishString(piece, 0);
    // V8 writes a member of an object to memory at every assignment. So the scan works on local variables,
    // which are faster.
    let { nextIsName, separators, scalarCharacters } = this;
    for (; index < piece.length; index += 1) {
      const byte = piece[index] as number;
      if (byte === QUOTE) {
        this.string = nextIsName ? 'name' : 'value';
        nextIsName = false;
        index = this.finishString(piece, index + 1) - 1;
      } else if (byte === COMMA) {
        separators += 1;
        nextIsName = (this.kinds & 1) === 1;
      } else if (byte === OBJECT || byte === ARRAY) {
        separators += 1;
        nextIsName = byte === OBJECT;
        this.begin(nextIsName);
      } else if (byte === OBJECT_END || byte === ARRAY_END) {
        this.open -= 1;
        this.kinds >>>= 1;
        nextIsName = false;
      } else if (byte > SPACE && byte !== COLON) {
        scalarCharacters += 1;
      }
    }
    this.nextIsName = nextIsName;
    this.separators = separators;
    this.scalarCharacters = scalarCharacters;
  }

  private begin(isObject: boolean): void {
    this.open += 1;
    this.kinds = (this.kinds << 1) | Number(isObject);
    if (this.open > this.depth) this.depth = this.open;
  }

  /**
   * Finds the end of the current string in one piece of the JSON text.
   * @returns the index after the closing quotation mark; the length of the piece if the string does not end
   * in it
   */
  private finishString(piece: Uint8Array, from: number): number {
    if (this.string === 'none') return from;
    return this.string === 'name' ? this.finishName(piece, from) : this.finishValue(piece, from);
  }

  private finishValue(piece: Uint8Array, from: number): number {
    let index = from;
    if (this.isEscaped && index < piece.length) {
      this.isEscaped = false;
      index += 1;
    }
    for (; index < piece.length; index += 1) {
      const byte = piece[index];
      if (byte === QUOTE) {
        this.string = 'none';
        return index + 1;
      }
      if (byte === BACKSLASH) index += 1;
    }
    this.isEscaped = index > piece.length;
    return piece.length;
  }

  private finishName(piece: Uint8Array, from: number): number {
    let hash = this.hash;
    let isEscaped = this.isEscaped;
    for (let index = from; index < piece.length; index += 1) {
      const byte = piece[index] as number;
      if (byte === QUOTE && !isEscaped) {
        this.string = 'none';
        this.isEscaped = false;
        this.hash = 0;
        this.mark(hash);
        return index + 1;
      }
      isEscaped = byte === BACKSLASH && !isEscaped;
      hash = Math.imul(hash ^ byte, MULTIPLIER);
    }
    this.hash = hash;
    this.isEscaped = isEscaped;
    return piece.length;
  }

  private mark(hash: number): void {
    const slot = Math.imul(hash ^ (hash >>> 15), MULTIPLIER) >>> 19;
    const bit = 1 << (slot & 7);
    const byte = this.marks[slot >>> 3] as number;
    if (byte & bit) return;
    this.marks[slot >>> 3] = byte | bit;
    this.names += 1;
  }
}
