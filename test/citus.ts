/**
 * Runs the tests of the API against a Citus cluster. Each spec creates its own database on every node, and drops it,
 * so the user of the URL must be a superuser who can connect to the workers with the same name and password.
 *
 *   npm run test:citus -- postgres://postgres:secret@coordinator/database [options of jest]
 */
import { spawnSync } from 'node:child_process';

const [url = '', ...options] = process.argv.slice(2);
if (!/^postgres(ql)?:/.test(url)) {
  process.stderr.write(
    'Name the coordinator: npm run test:citus -- postgres://user:password@host/database\n',
  );
  process.exit(2);
}
const { status } = spawnSync('npx', ['jest', '--selectProjects', 'citus', ...options], {
  stdio: 'inherit',
  env: { ...process.env, TEST_CITUS_URL: url },
});
process.exit(status ?? 1);
