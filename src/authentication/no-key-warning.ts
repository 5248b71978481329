import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { CONFIG, type Config } from '../config/config';
import { Database } from '../database/database';
import { KeysRepository } from '../keys/keys.repository';
import { authenticationIsRequired } from '../access/is-required';
import { TokenVerifier } from './token-verifier';

const FIRST_SCOPES = 'keys:admin,inventory:read,inventory:write';

/**
 * Logs a warning if no API key exists, or if all have expired, because then no caller can authenticate. The
 * check runs as soon as the database is connected. The warning says how to create an API key.
 */
@Injectable()
export class NoKeyWarning implements OnApplicationBootstrap {
  private readonly logger = new Logger('Access');

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly database: Database,
    private readonly keys: KeysRepository,
    private readonly tokens: TokenVerifier,
  ) {}

  onApplicationBootstrap(): void {
    const { config, tokens } = this;
    if (!authenticationIsRequired(config) || config.BOOTSTRAP_API_KEY || tokens.isConfigured) return;
    this.database.onceConnected(() => void this.look());
  }

  private async look(): Promise<void> {
    // If the table of API keys is missing, the database is still being set up, and no warning is needed.
    if (await this.keys.haveAny().catch(() => true)) return;
    this.logger.warn(
      `Nobody can call yet, because there is no key. Make one: npm run keys -- create --name ops --scopes ${FIRST_SCOPES} ` +
        '(in a container: node dist/keys/command.js create …), or set BOOTSTRAP_API_KEY.',
    );
  }
}
