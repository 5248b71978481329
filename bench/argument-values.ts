import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { BenchError } from './bench-error';
import type { Attack } from './hostile/attack';
import { ATTACKS } from './hostile/attacks';
import { type Workload, WORKLOADS } from './workloads';

export function wholeNumber(option: string, text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new BenchError(`${option} takes a whole number from 1 to 9999`);
  return Number(text);
}

export function workloadsNamed(list: string | undefined): readonly Workload[] {
  if (list === undefined) return WORKLOADS;
  const names = list.split(',');
  const unknown = names.find((name) => !WORKLOADS.some((workload) => workload.name === name));
  if (unknown !== undefined) throw new BenchError(`There is no workload "${unknown}"`);
  return WORKLOADS.filter(({ name }) => names.includes(name));
}

export function attacksNamed(list: string | undefined): readonly Attack[] {
  if (list === undefined) return ATTACKS;
  return list.split(',').map((wanted) => {
    const attack = ATTACKS.find(({ name }) => name === wanted);
    if (attack) return attack;
    const names = ATTACKS.map(({ name }) => name).join(', ');
    throw new BenchError(`There is no attack "${wanted}". Attacks: ${names}`);
  });
}

export function builtService(folder: string): string {
  const path = resolve(folder);
  if (!existsSync(join(path, 'dist/main.js')))
    throw new BenchError(`${folder} holds no dist/main.js: build it`);
  return path;
}
