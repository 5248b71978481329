import { Module } from '@nestjs/common';
import { KeysModule } from '../keys/keys.module';
import { TokenVerifier } from './token-verifier';
import { WayIn } from './no-key-warning';

/** Who calls, and whether they may. The guards stand in the AppModule, where their order can be seen. */
@Module({ imports: [KeysModule], providers: [TokenVerifier, WayIn], exports: [KeysModule, TokenVerifier] })
export class AuthenticationModule {}
