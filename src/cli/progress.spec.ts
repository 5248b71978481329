import { Progress } from './progress';
import { StatusLine } from '../command-line/status-line';

/** A writable stream that records what is written to it. */
const output = (isTTY: boolean) => {
  const written: string[] = [];
  const stream = { isTTY, write: (text: string) => written.push(text) } as unknown as NodeJS.WriteStream;
  return { stream, written };
};

// The progress that is printed without a terminal is tested in test/cli/cli-import.spec.ts and
// test/cli/demo.spec.ts.
describe('the progress bar of a command on a terminal', () => {
  it('fills up, and stays below the messages that the command prints', () => {
    const { stream, written } = output(true);
    const progress = new Progress(stream, 3000);

    progress.show(1000);
    progress.say('waiting');
    progress.say('waiting');
    progress.show(2000);
    progress.say('waiting');
    progress.show(3000);

    expect(written).toEqual([
      `\r\x1b[K${'█'.repeat(10)}${'░'.repeat(20)} 1,000 of 3,000 readings`,
      '\r\x1b[Kwaiting\n',
      `\r\x1b[K${'█'.repeat(20)}${'░'.repeat(10)} 2,000 of 3,000 readings`,
      '\r\x1b[Kwaiting\n',
      `\r\x1b[K${'█'.repeat(30)} 3,000 of 3,000 readings\n`,
    ]);
  });
});

describe('the status line of a command', () => {
  it('changes at most ten times a second on a terminal, and is removed at the end', () => {
    const { stream, written } = output(true);
    const status = new StatusLine(stream);

    status.show('1');
    status.show('2');
    status.clear();

    expect(written).toEqual(['\r\x1b[K1', '\r\x1b[K']);
  });

  it('is not written if the output is not a terminal', () => {
    const { stream, written } = output(false);
    const status = new StatusLine(stream);

    status.show('1');
    status.clear();

    expect(written).toEqual([]);
  });
});
