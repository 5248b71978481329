import { WORKLOADS } from './workloads';

export const HELP = `Measures the service beside what its PostgreSQL could do at most, on this machine.

  npm run bench                            all of it, about 8 minutes
  npm run bench -- quick                   the same in less than 2 minutes, roughly
  npm run bench -- compare OLD.json NEW.json   what became faster or slower; exit code 1 if anything is slower
  npm run bench -- layers                  what each layer of a request costs, in CPU time; about 10 minutes
  npm run bench -- memory                  what the service takes up under load, and under too much; about 13 minutes
  npm run bench -- growth                  pages and writes with 1 and 10 million rows; about 4 minutes
  npm run bench -- callers                 what it costs to say who calls, by key or token; about 4 minutes
  npm run bench -- adjustments             what an adjustment costs beside a count; about 3 minutes
  npm run bench -- rules                   what rules on other products cost a write, and what a sweep costs; about 6 minutes
  npm run bench -- stream                  what 1,000 listeners cost, and when they see a change; about 6 minutes
  npm run bench -- workers                 two workers beside one process; about 9 minutes
  npm run bench -- replicas                reads from a streaming replica beside reads from the primary; about 5 minutes
  npm run bench -- files                   files of readings in and out, beside psql; about 5 minutes
  npm run bench -- hostile                 what attacks do to the service and to normal callers; about 25 minutes
  npm run bench -- soak                    all attacks in turn on one process, for an hour
  npm run bench -- help                    this text

--repeats 5     how often everything is measured
--seconds 5     how long each measurement takes
--minutes 10    how long memory watches it under load, and how long soak goes on (60)
--sizes 1,10    of growth, in millions of rows; 100 takes 30 GB of disk and a quarter of an hour
--millions 2    of files, rows of each; 10 takes 7 GB of disk and, with 2 repeats, a quarter of an hour
--only a,d      these workloads alone: ${WORKLOADS.map(({ name }) => name)
  .toSorted()
  .join(', ')}
--attacks a,b   of hostile and soak, these attacks alone; their names are in bench/hostile/attacks/
--seed 1        of soak, draws the order of the attacks
--out FILE      where the results go (JSON; the picture beside it); default: bench/results/
--service DIR   another checkout of this service, built, to be measured instead, by run, quick, hostile and soak
`;
