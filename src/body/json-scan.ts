const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** How many objects and arrays a JSON text opens, and how deep they stand in each other; nothing is parsed for it. */
export function nestingOf(json: Uint8Array): { opened: number; depth: number } {
  let opened = 0;
  let depth = 0;
  let open = 0;
  for (let index = 0; index < json.length; index += 1) {
    const byte = json[index];
    if (byte === QUOTE) {
      for (index += 1; index < json.length && json[index] !== QUOTE; index += 1) {
        if (json[index] === BACKSLASH) index += 1;
      }
    } else if (byte === 0x7b || byte === 0x5b) {
      opened += 1;
      open += 1;
      if (open > depth) depth = open;
    } else if (byte === 0x7d || byte === 0x5d) {
      open -= 1;
    }
  }
  return { opened, depth };
}
