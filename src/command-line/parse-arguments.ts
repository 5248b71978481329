import { parseArgs, type ParseArgsConfig } from 'node:util';

/**
 * Parses a command line as `parseArgs` does, and refuses a single-value option that is given twice, because `parseArgs`
 * would silently use the last value.
 *
 * @throws TypeError with a message for the user
 */
export function parseArguments<Config extends ParseArgsConfig>(config: Config) {
  const { tokens } = parseArgs({ ...config, tokens: true });
  const given = new Set<string>();
  for (const token of tokens ?? []) {
    if (token.kind !== 'option') continue;
    const { type, multiple = false } = config.options?.[token.name] ?? {};
    if (given.has(token.name) && type === 'string' && !multiple) {
      throw new TypeError(`Option '--${token.name}' takes one value, and is given twice`);
    }
    given.add(token.name);
  }
  return parseArgs(config);
}
