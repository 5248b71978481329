import { type DynamicModule, Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CONFIG, type Config } from '../config/config';
import { type Connection, CONNECTION, poolOptions } from './connection';
import { dataSourceOptions } from './schema/data-source-options';
import { Database } from './database';
import { DatabaseIdentity } from './database-identity';
import { DatabaseStartup } from './database-startup';
import { pipelinedConnections } from './pipeline';

@Global()
@Module({})
export class DatabaseModule {
  static forRoot(connection: Connection): DynamicModule {
    return {
      module: DatabaseModule,
      imports: [
        TypeOrmModule.forRootAsync({
          inject: [CONFIG],
          useFactory: (config: Config) => ({
            ...dataSourceOptions({
              ...poolOptions(config, connection),
              max: config.DB_POOL_SIZE - pipelinedConnections(config),
            }),
            // DatabaseStartup initializes the data source, and tries again after a failure.
            manualInitialization: true,
          }),
        }),
      ],
      providers: [{ provide: CONNECTION, useValue: connection }, Database, DatabaseIdentity, DatabaseStartup],
      exports: [CONNECTION, Database, DatabaseIdentity],
    };
  }
}
