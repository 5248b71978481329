/** What is told instead of a stack: something to be done about it, and not a mistake in the benchmark. */
export class BenchError extends Error {}
