import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { attacksNamed, builtService, wholeNumber, workloadsNamed } from './argument-values';
import { BenchError } from './bench-error';
import { randomInteger } from './data';
import type { Attack } from './hostile/attack';
import { HELP } from './help';
import type { Workload } from './workloads';

export interface RunOptions {
  readonly repeats: number;
  /** Duration of each measurement, in seconds. */
  readonly seconds: number;
  /** Duration of the load before each measurement, in seconds. */
  readonly leadSeconds: number;
  readonly workloads: readonly Workload[];
  /** The folder of the checkout whose build is measured. */
  readonly service: string;
  readonly out: string | undefined;
  readonly rough: boolean;
}

export interface LayerOptions {
  readonly repeats: number;
  /** Duration of each measurement, in seconds. */
  readonly seconds: number;
  readonly out: string | undefined;
}

export type CallerOptions = LayerOptions;

export type AdjustmentOptions = LayerOptions;

export type RuleOptions = LayerOptions;

export type StreamOptions = LayerOptions;

export type SideBySideOptions = LayerOptions;

export interface MemoryOptions {
  readonly minutes: number;
  /**
   * Duration of each measurement with and without slow clients, in seconds. The crowd of clients is measured
   * for twice this time.
   */
  readonly seconds: number;
  readonly out: string | undefined;
}

export interface GrowthOptions {
  /** The sizes of the tables in millions of rows, in ascending order. */
  readonly sizes: readonly number[];
  readonly repeats: number;
  /** Duration of each measurement, in seconds. */
  readonly seconds: number;
  readonly out: string | undefined;
}

export interface FileOptions {
  /** The number of rows of a file, in millions. */
  readonly millions: number;
  readonly repeats: number;
  /** Duration of each measurement of queries, in seconds. */
  readonly seconds: number;
  readonly out: string | undefined;
}

export interface HostileOptions {
  /** Duration of each attack, in seconds. */
  readonly seconds: number;
  readonly attacks: readonly Attack[];
  /** The folder with the built service that is attacked. */
  readonly service: string;
  readonly out: string | undefined;
}

export interface SoakOptions extends HostileOptions {
  readonly minutes: number;
  /** The seed of the random order of the attacks. */
  readonly seed: number;
}

export type Command =
  | { readonly name: 'run'; readonly options: RunOptions }
  | { readonly name: 'layers'; readonly options: LayerOptions }
  | { readonly name: 'callers'; readonly options: CallerOptions }
  | { readonly name: 'memory'; readonly options: MemoryOptions }
  | { readonly name: 'growth'; readonly options: GrowthOptions }
  | { readonly name: 'adjustments'; readonly options: AdjustmentOptions }
  | { readonly name: 'rules'; readonly options: RuleOptions }
  | { readonly name: 'stream'; readonly options: StreamOptions }
  | { readonly name: 'workers'; readonly options: SideBySideOptions }
  | { readonly name: 'replicas'; readonly options: SideBySideOptions }
  | { readonly name: 'files'; readonly options: FileOptions }
  | { readonly name: 'hostile'; readonly options: HostileOptions }
  | { readonly name: 'soak'; readonly options: SoakOptions }
  | { readonly name: 'compare'; readonly before: string; readonly after: string }
  | { readonly name: 'help' };

/** Parses the command line. @throws BenchError for unknown commands, options and values */
export function readArguments(args: readonly string[]): Command {
  const { values, positionals } = parse(args);
  const [name = 'run', ...rest] = positionals;
  if (values.help || name === 'help') return { name: 'help' };
  if (name === 'compare') {
    const [before, after] = rest;
    if (before === undefined || after === undefined) throw new BenchError('compare takes two files');
    return { name, before, after };
  }
  if (name === 'layers') return { name, options: layerOptions(values) };
  if (name === 'callers') return { name, options: callerOptions(values) };
  if (name === 'adjustments') return { name, options: callerOptions(values) };
  if (name === 'rules') return { name, options: callerOptions(values) };
  if (name === 'stream') return { name, options: callerOptions(values) };
  if (name === 'workers') return { name, options: callerOptions(values) };
  if (name === 'replicas') return { name, options: callerOptions(values) };
  if (name === 'memory') return { name, options: memoryOptions(values) };
  if (name === 'growth') return { name, options: growthOptions(values) };
  if (name === 'files') return { name, options: fileOptions(values) };
  if (name === 'hostile') return { name, options: hostileOptions(values) };
  if (name === 'soak') return { name, options: soakOptions(values) };
  if (name !== 'run' && name !== 'quick') throw new BenchError(`There is no command ${name}.\n\n${HELP}`);
  const rough = name === 'quick';
  return {
    name: 'run',
    options: {
      repeats: wholeNumber('--repeats', values.repeats ?? (rough ? '2' : '5')),
      seconds: wholeNumber('--seconds', values.seconds ?? (rough ? '2' : '5')),
      leadSeconds: rough ? 0.5 : 1,
      workloads: workloadsNamed(values.only),
      service: builtService(values.service),
      out: values.out,
      rough,
    },
  };
}

function layerOptions({ repeats = '5', seconds = '2', out }: Values): LayerOptions {
  return { repeats: wholeNumber('--repeats', repeats), seconds: wholeNumber('--seconds', seconds), out };
}

function callerOptions({ repeats = '7', seconds = '4', out }: Values): CallerOptions {
  return { repeats: wholeNumber('--repeats', repeats), seconds: wholeNumber('--seconds', seconds), out };
}

function memoryOptions({ minutes = '10', seconds = '8', out }: Values): MemoryOptions {
  return { minutes: wholeNumber('--minutes', minutes), seconds: wholeNumber('--seconds', seconds), out };
}

function growthOptions({ sizes = '1,10', repeats = '3', seconds = '5', out }: Values): GrowthOptions {
  return {
    sizes: sizes
      .split(',')
      .map((size) => wholeNumber('--sizes', size))
      .toSorted((a, b) => a - b),
    repeats: wholeNumber('--repeats', repeats),
    seconds: wholeNumber('--seconds', seconds),
    out,
  };
}

function fileOptions({ millions = '2', repeats = '3', seconds = '5', out }: Values): FileOptions {
  return {
    millions: wholeNumber('--millions', millions),
    repeats: wholeNumber('--repeats', repeats),
    seconds: wholeNumber('--seconds', seconds),
    out,
  };
}

function hostileOptions({ seconds = '15', attacks, service, out }: Values): HostileOptions {
  return {
    seconds: wholeNumber('--seconds', seconds),
    attacks: attacksNamed(attacks),
    service: builtService(service),
    out,
  };
}

function soakOptions({ minutes = '60', seed, ...values }: Values): SoakOptions {
  return {
    ...hostileOptions(values),
    minutes: wholeNumber('--minutes', minutes),
    seed: seed === undefined ? randomInteger(1, 9999) : wholeNumber('--seed', seed),
  };
}

type Values = ReturnType<typeof parse>['values'];

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        repeats: { type: 'string' },
        seconds: { type: 'string' },
        minutes: { type: 'string' },
        sizes: { type: 'string' },
        millions: { type: 'string' },
        attacks: { type: 'string' },
        seed: { type: 'string' },
        only: { type: 'string' },
        out: { type: 'string' },
        service: { type: 'string', default: join(__dirname, '..') },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new BenchError(`${(error as Error).message}\n\n${HELP}`);
  }
}
