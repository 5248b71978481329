const vm = require('node:vm');
const { TestEnvironment } = require('jest-environment-node');

// Jest compiles each module for the realm that its environment names. Node names its own realm by naming none.
const { compileFunction } = vm;
vm.compileFunction = (code, parameters, { parsingContext, ...options }) =>
  compileFunction(code, parameters, parsingContext === globalThis ? options : { ...options, parsingContext });

/**
 * Runs a spec with Node's own globals, as the service runs in production. Jest's own environment makes new globals for
 * each spec, so that no package could be loaded once for several specs: an `Error` of one would be no `Error` of another.
 */
module.exports = class NodeRealm extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    this.global = globalThis;
    this.moduleMocker = new this.moduleMocker.constructor(globalThis);
    this.fakeTimersModern = new this.fakeTimersModern.constructor({
      config: config.projectConfig,
      global: globalThis,
    });
    // What jest-runner and jest-runtime replace for one spec.
    const { console } = globalThis;
    const environment = { ...process.env };
    const { exit, getBuiltinModule } = process;
    this.restoreGlobals = () => {
      globalThis.console = console;
      process.env = environment;
      Object.assign(process, { exit, getBuiltinModule });
    };
  }

  async teardown() {
    await super.teardown();
    this.restoreGlobals();
  }

  getVmContext() {
    return globalThis;
  }
};
