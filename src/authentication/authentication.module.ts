import { Module } from '@nestjs/common';
import { KeysModule } from '../keys/keys.module';
import { TokenVerifier } from './token-verifier';
import { NoKeyWarning } from './no-key-warning';

/** Who calls, and whether they may. The guards stand in the AppModule, where their order can be seen. */
@Module({
  imports: [KeysModule],
  providers: [TokenVerifier, NoKeyWarning],
  exports: [KeysModule, TokenVerifier],
})
export class AuthenticationModule {}
