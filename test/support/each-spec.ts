import { endProcesses } from './service-process';

// Ends what hangs. No test is to fail because the machine is slow.
jest.setTimeout(300_000);

// Also where a test, or its set-up, failed before it came to that.
afterAll(endProcesses);
