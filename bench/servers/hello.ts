import { join } from 'node:path';
import type { CleanUp } from '../clean-up';
import { startApp } from './app-process';
import type { HttpProcess } from './service';

/** Starts the minimal Nest service of `hello-app.ts` in a separate process. */
export function startHello(cleanUp: CleanUp): Promise<HttpProcess> {
  return startApp({ file: join(__dirname, 'hello-app.ts') }, cleanUp);
}
