/** An error that the user of the benchmark can correct. It is printed without its stack trace. */
export class BenchError extends Error {}
