import { Module } from '@nestjs/common';
import { KeysModule } from '../keys/keys.module';
import { StreamModule } from '../stream/stream.module';
import { TokenVerifier } from './token-verifier';
import { NoKeyWarning } from './no-key-warning';

/** Authentication and authorization. The guards are registered in the AppModule, which shows their order. */
@Module({
  imports: [KeysModule, StreamModule],
  providers: [TokenVerifier, NoKeyWarning],
  exports: [KeysModule, StreamModule, TokenVerifier],
})
export class AuthenticationModule {}
