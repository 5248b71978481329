const { createRequire } = require('node:module');
const { join, relative, resolve, dirname } = require('node:path');
const SharedPackages = require('./shared-packages');

const ROOT = join(__dirname, '../../..');

/**
 * Loads the service from its build, once for all specs of a worker process, by Node's own `require`. Jest would load
 * its 450 files again for each spec. The files of the tests are still loaded for each spec.
 */
module.exports = class BuiltService extends SharedPackages {
  requireModuleOrMock(from, name) {
    const [folder, ...file] = relative(ROOT, resolve(dirname(from), name)).split('/');
    if (name.startsWith('.') && folder === 'src') return createRequire(from)(join(ROOT, 'dist', ...file));
    return super.requireModuleOrMock(from, name);
  }
};
