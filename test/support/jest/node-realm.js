const vm = require('node:vm');
const { TestEnvironment } = require('jest-environment-node');

// Jest compiles each module in the vm context of its test environment. Here, this context is the main context
// of Node. For the main context, vm.compileFunction must get no `parsingContext`.
const { compileFunction } = vm;
vm.compileFunction = (code, parameters, { parsingContext, ...options }) =>
  compileFunction(code, parameters, parsingContext === globalThis ? options : { ...options, parsingContext });

/**
 * Runs a spec with Node's own global objects, as the service runs in production. Jest's default environment
 * creates new global objects for each spec. Specs could then not share loaded packages: an `Error` of one
 * spec would be no `Error` in another spec.
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
    // The global objects that jest-runner and jest-runtime replace while a spec runs.
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
