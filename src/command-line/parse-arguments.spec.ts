import { parseArguments } from './parse-arguments';

const OPTIONS = {
  productid: { type: 'string', short: 'p' },
  column: { type: 'string', multiple: true },
  force: { type: 'boolean' },
} as const;

const parse = (...args: string[]) => parseArguments({ args, allowPositionals: true, options: OPTIONS });

describe('the arguments of a command', () => {
  it('are parsed as options and positional arguments', () => {
    const { values, positionals } = parse(
      'a.csv',
      '--productid=A',
      '--column',
      'x',
      '--column=y',
      '--force',
      '--force',
    );

    expect({ ...values }).toEqual({ productid: 'A', column: ['x', 'y'], force: true });
    expect(positionals).toEqual(['a.csv']);
  });

  it.each([
    [['--productid', 'A', '--productid', 'B']],
    [['--productid=A', 'a.csv', '--productid=A']],
    [['-p', 'A', '--productid', 'B']],
  ])('%j are rejected, because an option that takes one value is given twice', (args) => {
    expect(() => parse(...args)).toThrow("Option '--productid' takes one value, and is given twice");
  });
});
