import { type Command, readArguments } from './arguments';
import { BenchError } from './bench-error';
import { CleanUp } from './clean-up';
import { benchmark } from './benchmark';
import { measureCallers } from './callers/measure-callers';
import { compare } from './compare';
import { HELP } from './help';
import { measureAdjustments } from './adjustments/measure-adjustments';
import { measureFiles } from './files/measure-files';
import { measureGrowth } from './growth/measure-growth';
import { measureLayers } from './layers/measure-layers';
import { measureMemory } from './memory/measure-memory';
import { measureHostile } from './hostile/measure-hostile';
import { readResults } from './results';
import { comparisonTable } from './report/comparison';
import { reportAdjustments } from './report/adjustments';
import { reportCallers } from './report/callers';
import { reportFiles } from './report/files';
import { reportGrowth } from './report/growth';
import { reportHostile } from './report/hostile';
import { reportLayers } from './report/layers';
import { reportMemory } from './report/memory';
import { report } from './report/report';
import { reportRules } from './report/rules';
import { reportSoak } from './report/soak';
import { reportStream } from './report/stream';
import { reportSideBySide } from './report/side-by-side';
import { say } from './say';
import { measureRules } from './rules/measure-rules';
import { measureStream } from './stream/measure-stream';
import { measureSoak } from './soak/measure-soak';
import { measureReplicas } from './side-by-side/measure-replicas';
import { measureWorkers } from './side-by-side/measure-workers';

const cleanUp = new CleanUp();
let interrupted = false;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (!interrupted) say('Stopping what was started …');
    interrupted = true;
    void cleanUp.run().then(() => process.exit(130));
  });
}

async function execute(command: Command): Promise<void> {
  switch (command.name) {
    case 'run':
      report(await benchmark(command.options, cleanUp), command.options.out);
      break;
    case 'layers':
      reportLayers(await measureLayers(command.options, cleanUp), command.options.out);
      break;
    case 'memory':
      reportMemory(await measureMemory(command.options, cleanUp), command.options.out);
      break;
    case 'growth':
      reportGrowth(await measureGrowth(command.options, cleanUp), command.options.out);
      break;
    case 'callers':
      reportCallers(await measureCallers(command.options, cleanUp), command.options.out);
      break;
    case 'adjustments':
      reportAdjustments(await measureAdjustments(command.options, cleanUp), command.options.out);
      break;
    case 'rules':
      reportRules(await measureRules(command.options, cleanUp), command.options.out);
      break;
    case 'stream':
      reportStream(await measureStream(command.options, cleanUp), command.options.out);
      break;
    case 'workers':
      reportSideBySide(await measureWorkers(command.options, cleanUp), command.options.out);
      break;
    case 'replicas':
      reportSideBySide(await measureReplicas(command.options, cleanUp), command.options.out);
      break;
    case 'files':
      reportFiles(await measureFiles(command.options, cleanUp), command.options.out);
      break;
    case 'hostile':
      reportHostile(await measureHostile(command.options, cleanUp), command.options.out);
      break;
    case 'soak':
      reportSoak(await measureSoak(command.options, cleanUp), command.options.out);
      break;
    case 'compare': {
      const [before, after] = [readResults(command.before), readResults(command.after)];
      const comparisons = compare(before, after);
      process.stdout.write(comparisonTable(before, after, comparisons));
      if (comparisons.some(({ verdict }) => verdict === 'slower')) process.exitCode = 1;
      break;
    }
    case 'help':
      process.stdout.write(HELP);
  }
}

async function main(): Promise<void> {
  try {
    await execute(readArguments(process.argv.slice(2)));
  } finally {
    await cleanUp.run();
  }
}

main().catch((error: unknown) => {
  // After an interrupt, errors are not printed, because measurements fail when their servers are stopped.
  if (interrupted) return;
  const text = error instanceof BenchError ? error.message : ((error as Error).stack ?? String(error));
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
});
