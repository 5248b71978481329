import { setImmediate as nextTurn } from 'node:timers/promises';
import { CallerTurns, Turn } from './caller-turns';

describe('the scheduler of reads', () => {
  let turns: CallerTurns;
  let begun: string[];

  beforeEach(() => {
    turns = new CallerTurns(4, 2);
    begun = [];
  });

  /**
   * Starts an operation, or makes it wait. When the operation begins, at once or later, the name of its
   * caller is added to `begun`.
   */
  const ask = (caller: string): Turn => {
    const turn = new Turn();
    turn.begin = () => begun.push(caller);
    turns.take(caller, turn);
    return turn;
  };

  it('runs four requests of a single caller at a time', () => {
    const states = Array.from({ length: 5 }, () => ask('A').state);

    expect(states).toEqual(['in work', 'in work', 'in work', 'in work', 'waiting']);
    expect(turns.waiting).toBe(1);
  });

  it('runs only one request of each caller at a time if two callers send requests', () => {
    ask('B');

    expect([ask('A').state, ask('A').state]).toEqual(['in work', 'waiting']);
  });

  it('starts waiting requests of different callers in turn, and not in the order of their arrival', () => {
    const first = Array.from({ length: 4 }, () => ask('A'));
    for (const caller of ['A', 'A', 'B', 'C']) ask(caller);

    begun = [];
    for (const turn of first) turns.end('A', turn, 0);

    expect(begun.slice(0, 2).toSorted()).toEqual(['B', 'C']);
  });

  it('counts each request of a caller as several requests after a large response to this caller, so that the next request waits', async () => {
    const KB = 1024;
    // After this response of 40 KB, each request of caller A counts as 3 operations. At most 4 operations may
    // run at a time.
    turns.end('A', ask('A'), 40 * KB);
    const large = ask('A');
    expect(ask('A').state).toBe('waiting');

    begun = [];
    turns.end('A', large, 40 * KB);
    expect(begun).toEqual([]);
    for (let turn = 0; turn < 4; turn += 1) await nextTurn();

    expect(begun).toEqual(['A']);
  });

  it('removes a waiting request from the queue if the request ends before its turn comes', () => {
    const [first, waiting] = Array.from({ length: 5 }, () => ask('A')).filter((_, n) => n === 0 || n === 4);

    turns.end('A', waiting as Turn, 0);
    turns.end('A', first as Turn, 0);

    expect(turns.waiting).toBe(0);
    expect(ask('A').state).toBe('in work');
  });
});
