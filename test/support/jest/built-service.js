const { createRequire } = require('node:module');
const { join, relative, resolve, dirname } = require('node:path');
const SharedPackages = require('./shared-packages');

const ROOT = join(__dirname, '../../..');

/**
 * Loads the service from its build by Node's own `require`, once for all specs of a worker process. Jest
 * would load the nearly 500 files of the service again for each spec. Jest still loads the files of the tests
 * for each spec.
 */
module.exports = class BuiltService extends SharedPackages {
  requireModuleOrMock(from, name) {
    const [folder, ...file] = relative(ROOT, resolve(dirname(from), name)).split('/');
    if (name.startsWith('.') && folder === 'src') return createRequire(from)(join(ROOT, 'dist', ...file));
    return super.requireModuleOrMock(from, name);
  }
};
