import type { Answers, Traffic } from './hostile-results';

/** Requests of readers that succeeded, a second. */
export function readersRate({ seconds, read, levels }: Traffic): number {
  return (successes(read) + successes(levels)) / seconds;
}

export function writersRate({ seconds, write }: Traffic): number {
  return successes(write) / seconds;
}

/** What was not a success, of all kinds of callers together. */
export function failuresOf(...traffics: readonly Traffic[]): Answers {
  const all = sumOf(...traffics.flatMap(({ read, levels, write }) => [read, levels, write]));
  return Object.fromEntries(Object.entries(all).filter(([answer]) => !isSuccess(answer)));
}

/** Requests without any answer. */
export function withoutAnswer(answers: Answers): number {
  return countOf(answers, (answer) => answer.startsWith('no answer'));
}

export function sumOf(...all: readonly Answers[]): Answers {
  const sum: Record<string, number> = {};
  for (const answers of all) {
    for (const [answer, count] of Object.entries(answers)) sum[answer] = (sum[answer] ?? 0) + count;
  }
  return sum;
}

function successes(answers: Answers): number {
  return countOf(answers, isSuccess);
}

function isSuccess(answer: string): boolean {
  return answer.startsWith('2');
}

function countOf(answers: Answers, counts: (answer: string) => boolean): number {
  return Object.entries(answers).reduce((sum, [answer, count]) => sum + (counts(answer) ? count : 0), 0);
}
