const { createRequire, isBuiltin } = require('node:module');
const { default: Runtime } = require('jest-runtime');

/**
 * Loads each package of node_modules once for all specs of a worker process, by Node's own `require`. Jest would evaluate
 * NestJS, TypeORM and the others again for each spec, which costs a second. What the repository contains is evaluated
 * for each spec. State inside a package, such as Nest's logger, is shared.
 */
module.exports = class SharedPackages extends Runtime {
  requireModuleOrMock(from, name) {
    if (isPackage(name)) {
      const load = createRequire(from);
      // The workspaces are packages too, but outside node_modules, where the links of npm lead.
      if (load.resolve(name).includes('/node_modules/')) return load(name);
    }
    return super.requireModuleOrMock(from, name);
  }
};

function isPackage(name) {
  return !/^[./]/.test(name) && !isBuiltin(name) && name !== '@jest/globals';
}
