import { Module } from '@nestjs/common';
import { KeysModule } from '../keys/keys.module';
import { StreamModule } from '../stream/stream.module';
import { TokenVerifier } from './token-verifier';
import { NoKeyWarning } from './no-key-warning';

/**
 * Module for authentication and authorization. The AppModule registers the guards, so that their order is
 * visible in one place.
 */
@Module({
  imports: [KeysModule, StreamModule],
  providers: [TokenVerifier, NoKeyWarning],
  exports: [KeysModule, StreamModule, TokenVerifier],
})
export class AuthenticationModule {}
