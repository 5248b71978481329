const { createRequire, isBuiltin } = require('node:module');
const { default: Runtime } = require('jest-runtime');

/**
 * Loads each package of node_modules once for all specs of a worker process, by Node's own `require`. Jest
 * would load packages such as NestJS and TypeORM again for each spec, which costs a second. So specs share
 * the state inside a package, such as Nest's logger. Files of the repository are still loaded for each spec.
 */
module.exports = class SharedPackages extends Runtime {
  requireModuleOrMock(from, name) {
    if (isPackage(name)) {
      const load = createRequire(from);
      // The npm workspaces of this repository are only links in node_modules. Their files are in other
      // folders, and are loaded anew for each spec.
      if (load.resolve(name).includes('/node_modules/')) return load(name);
    }
    return super.requireModuleOrMock(from, name);
  }
};

function isPackage(name) {
  return !/^[./]/.test(name) && !isBuiltin(name) && name !== '@jest/globals';
}
