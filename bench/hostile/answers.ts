import type { Answers, Traffic } from './hostile-results';
import { KINDS, READINGS } from './normal-caller';

/** Successful queries per second of normal callers. */
export function readersRate({ seconds, read, levels }: Traffic): number {
  return (successes(read) + successes(levels)) / seconds;
}

export function writersRate({ seconds, write }: Traffic): number {
  return successes(write) / seconds;
}

/** Successful imports and exports of normal callers, per second. */
export function filesRate(traffic: Traffic): number {
  return (successes(traffic.import) + successes(traffic.export)) / traffic.seconds;
}

/** Failed requests of normal callers of all kinds, counted by status and error code. */
export function failuresOf(...traffics: readonly Traffic[]): Answers {
  const all = sumOf(...traffics.map(allAnswers));
  return Object.fromEntries(Object.entries(all).filter(([answer]) => !isSuccess(answer)));
}

/** Responses to normal callers of all kinds, counted by status and error code. */
export function allAnswers(traffic: Traffic): Answers {
  return sumOf(...KINDS.map((kind) => traffic[kind]));
}

/** The number of readings in requests without a response. The service may have stored them or not. */
export function withoutAnswer(traffic: Traffic): number {
  const count = (kind: keyof typeof READINGS) =>
    READINGS[kind] * countOf(traffic[kind], (answer) => answer.startsWith('no answer'));
  return count('write') + count('import');
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
