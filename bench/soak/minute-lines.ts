import type { CleanUp } from '../clean-up';
import { failuresOf, readersRate, writersRate } from '../hostile/answers';
import type { Battlefield } from '../hostile/battlefield';
import { failures } from '../report/hostile';
import { whole } from '../report/picture';
import { say } from '../say';

const MINUTE_MS = 60_000;

/** Prints one line of progress each minute. */
export class MinuteLines {
  /** The name of the attack that is running now. */
  attack = '';
  private minute = 0;
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly minutes: number,
    private readonly battlefield: Battlefield,
    cleanUp: CleanUp,
  ) {
    this.timer = setInterval(() => {
      this.tell();
    }, MINUTE_MS);
    cleanUp.add(() => {
      this.stop();
    });
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private tell(): void {
    this.minute += 1;
    const { service, traffic } = this.battlefield;
    const { total } = traffic;
    say(
      [
        `  minute ${this.minute} of ${this.minutes}: ${whole(service.resident)} MB, ${this.attack}`,
        `readers ${whole(readersRate(total))}/s, writers ${whole(writersRate(total))}/s so far`,
        `besides ${failures(failuresOf(total))}`,
      ].join('; '),
    );
  }
}
