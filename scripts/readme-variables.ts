import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { variables } from '../src/config/config';
import { description } from '../src/config/load-config';

const README = join(__dirname, '../README.md');
const SECTION = /<!-- variables -->\n[^]*?<!-- \/variables -->/;

/** What stands in the README between its markers: every environment variable the service knows. */
export function variablesTable(): string {
  const rows = Object.keys(variables).map((name) => {
    const variable = description(name);
    const secret = variable.secret ? ' A secret: never logged.' : '';
    const fallback = variable.default === undefined ? '' : `\`${variable.default}\``;
    return [`\`${name}\``, fallback, variable.allowed, variable.description + secret];
  });
  return [['Name', 'Default', 'Allowed', 'Meaning'], ['---', '---', '---', '---'], ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
}

/** The README with an up-to-date table; Prettier leaves it alone, so that long cells do not widen every row. */
export function withVariables(readme: string): string {
  if (!SECTION.test(readme)) throw new Error('README.md has no <!-- variables --> … <!-- /variables -->');
  return readme.replace(
    SECTION,
    () => `<!-- variables -->\n<!-- prettier-ignore -->\n${variablesTable()}\n\n<!-- /variables -->`,
  );
}

if (require.main === module) writeFileSync(README, withVariables(readFileSync(README, 'utf8')));
