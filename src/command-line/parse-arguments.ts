import { parseArgs, type ParseArgsConfig } from 'node:util';
import { UsageError } from './failure';

/**
 * Parses a command line as `parseArgs` does, and refuses a single-value option that is given twice, because `parseArgs`
 * would silently use the last value.
 *
 * @throws UsageError
 */
export function parseArguments<Config extends ParseArgsConfig>(config: Config) {
  const { tokens } = parsed({ ...config, tokens: true });
  const given = new Set<string>();
  for (const token of tokens ?? []) {
    if (token.kind !== 'option') continue;
    const { type, multiple = false } = config.options?.[token.name] ?? {};
    if (given.has(token.name) && type === 'string' && !multiple) {
      throw new UsageError(`Option '--${token.name}' takes one value, and is given twice`);
    }
    given.add(token.name);
  }
  return parsed(config);
}

function parsed<Config extends ParseArgsConfig>(config: Config) {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
