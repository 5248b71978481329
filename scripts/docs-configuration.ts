import { variables } from '../src/config/config';
import { description } from '../src/config/load-config';
import { fileVariable } from '../src/config/secret-files';
import { type GeneratedDocument, regenerate } from './docs-section';

export const configurationDocument: GeneratedDocument = {
  path: 'docs/reference/configuration.md',
  section: 'variables',
  // Without the marker `prettier-ignore`, the formatter oxfmt would pad every table cell to the width of the
  // widest one.
  content: () => `<!-- prettier-ignore -->\n${variablesTable()}`,
};

/** A Markdown table of every environment variable that the service reads. */
export function variablesTable(): string {
  const rows = Object.keys(variables).map((name) => {
    const variable = description(name);
    const secret = variable.secret
      ? ` A secret: never logged. \`${fileVariable(name)}\` names a file that holds it.`
      : '';
    const fallback = variable.default === undefined ? '' : `\`${variable.default}\``;
    return [`\`${name}\``, fallback, variable.allowed, variable.description + secret];
  });
  return [['Name', 'Default', 'Allowed', 'Meaning'], ['---', '---', '---', '---'], ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
}

if (require.main === module) regenerate(configurationDocument);
