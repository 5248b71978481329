import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '@verkko/embedded-postgres';
import { freePort } from '@verkko/dev-servers/free-port';
import type { CleanUp } from '../clean-up';
import { BOOTSTRAP_KEY, makeKey } from '../servers/make-key';
import { startService } from '../servers/service';
import { withoutAnswer } from './answers';
import type { Target } from './attack';
import { GuardedService } from './guarded-service';
import type { Stored } from './hostile-results';
import { checkLedger } from './ledger';
import { NormalTraffic } from './normal-traffic';

const KEY_TIMEOUT_MS = 10_000;

export interface BattlefieldOptions {
  /** The folder of a checkout that has been built. */
  readonly checkout: string;
  /** A database with the tables of the service and with test data. */
  readonly connection: Connection;
  readonly redisUrl: string;
  /** The folder for log files and for the ledger of acknowledged readings. */
  readonly folder: string;
}

/** A service with production settings, and normal callers who use the service while it is attacked. */
export class Battlefield {
  private constructor(
    readonly url: string,
    readonly service: GuardedService,
    readonly traffic: NormalTraffic,
    private readonly metricsPort: number,
    private readonly connection: Connection,
    private readonly ledger: string,
  ) {}

  static async start(options: BattlefieldOptions, cleanUp: CleanUp): Promise<Battlefield> {
    const { checkout, connection, redisUrl, folder } = options;
    const metricsPort = await freePort();
    const environment = {
      // The heap limit that V8 would choose in a container with 512 MiB of memory.
      NODE_OPTIONS: '--max-old-space-size=256',
      AUTH: 'required',
      BOOTSTRAP_API_KEY: BOOTSTRAP_KEY,
      METRICS_PORT: String(metricsPort),
      // The rate limits have their default values, because these values would also limit an attacker in
      // production.
      RATE_LIMIT_ANONYMOUS_READS: '30',
      RATE_LIMIT_ANONYMOUS_WRITES: '10',
    };
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const logFile = join(folder, 'hostile.log');
    const service = await GuardedService.start(
      () => startService({ folder: checkout, connection, redisUrl, logFile, environment, port }, cleanUp),
      cleanUp,
    );
    const ledger = join(folder, 'acknowledged');
    appendFileSync(ledger, '');
    const keyFor = (scope: string) => makeKey(url, { scopes: [scope], limited: false });
    const keys = {
      read: await keyFor('inventory:read'),
      levels: await keyFor('inventory:read'),
      write: await keyFor('inventory:write'),
      import: await keyFor('inventory:write'),
      export: await keyFor('inventory:read'),
    };
    const traffic = NormalTraffic.start({ url, keys, ledger }, cleanUp);
    return new Battlefield(url, service, traffic, metricsPort, connection, ledger);
  }

  /** Creates the target of one attack. The target has new API keys, whose rate limits are still unused. */
  async target(): Promise<Target> {
    return {
      url: this.url,
      metricsUrl: `http://127.0.0.1:${this.metricsPort}`,
      key: await this.attackersKey('inventory:read', 'inventory:write'),
      adminKey: await this.attackersKey('keys:admin'),
    };
  }

  /**
   * Creates an API key for the attacker. If the service cannot do that after an earlier attack, it is
   * restarted, so that a long benchmark continues.
   */
  private async attackersKey(...scopes: string[]): Promise<string> {
    for (;;) {
      await this.service.ready();
      const made = makeKey(this.url, { scopes, limited: true }).catch(() => undefined);
      const key = await Promise.race([made, sleep(KEY_TIMEOUT_MS, undefined, { ref: false })]);
      if (key !== undefined) return key;
      await this.service.renew('frozen');
    }
  }

  /** Stops the normal callers and the service, and compares acknowledged readings with stored readings. */
  async end(): Promise<Stored> {
    await this.traffic.stop();
    await this.service.stop();
    return {
      ...(await checkLedger(this.connection, this.ledger)),
      withoutAnswer: withoutAnswer(this.traffic.total),
    };
  }
}
