import { configurationDocument, variablesTable } from './docs-configuration';
import { readDocument, regenerated } from './docs-section';
import { variables } from '../src/config/config';
import { loadConfig } from '../src/config/load-config';

const NOTHING_SET = { ENV_FILE: '/dev/null' };

/**
 * The rows of the table of environment variables, by the name of the variable. Each row has three cells:
 * default, allowed values and meaning.
 */
function rows(): Map<string, string[]> {
  const lines = variablesTable().split('\n').slice(2);
  return new Map(
    lines.map((line) => {
      const [name = '', ...cells] = line.slice(2, -2).split(' | ');
      return [name.replaceAll('`', ''), cells];
    }),
  );
}

describe('the table in docs/reference/configuration.md', () => {
  it('is up to date (npm run docs writes it)', () => {
    expect(readDocument(configurationDocument)).toBe(regenerated(configurationDocument));
  });

  it('has a row for every variable that the service reads', () => {
    expect([...rows().keys()]).toEqual(Object.keys(variables));
  });

  it.each([...rows()])('shows the default that the service uses for the variable %s', (name, [cell = '']) => {
    const written = cell.replaceAll('`', '').trim();

    expect(loadConfig({ ...NOTHING_SET, [name]: written })).toEqual(loadConfig(NOTHING_SET));
    expect(written === '').toBe(loadConfig(NOTHING_SET)[name as keyof typeof variables] === undefined);
  });

  it('marks as secret exactly the variables that contain a secret', () => {
    const marked = [...rows()].filter(([, cells]) => cells.at(-1)?.includes('A secret'));

    expect(marked.map(([name]) => name)).toEqual([
      'DATABASE_URL',
      'DATABASE_REPLICA_URLS',
      'DB_PASSWORD',
      'REDIS_URL',
      'REDIS_PASSWORD',
      'BOOTSTRAP_API_KEY',
      'JWT_JWKS_URL',
      'JWT_PUBLIC_KEY',
    ]);
  });
});
