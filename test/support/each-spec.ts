import { endProcesses } from './service-process';

// The time limit only ends tests that hang: no test may fail because the machine is slow.
jest.setTimeout(300_000);

// Ends the child processes of the tests, because a test or its set-up may fail before it ends its child
// processes.
afterAll(endProcesses);
