/** The port number in the name of PostgreSQL's unix socket if no TCP port is requested. */
const DEFAULT_PORT = 5432;

export interface SettingsOptions {
  /** TCP port of 127.0.0.1 on which PostgreSQL also listens; without it there is only a unix socket. */
  readonly tcpPort?: number | undefined;
  /** Settings from the code that uses this package; they override the package's own settings. */
  readonly settings?: Readonly<Record<string, string>> | undefined;
}

export function portOf({ tcpPort }: SettingsOptions): number {
  return tcpPort ?? DEFAULT_PORT;
}

/** PostgreSQL's settings for a start, as command-line arguments. */
export function settingsArguments(socketFolder: string, options: SettingsOptions): string[] {
  const settings: Record<string, string> = {
    listen_addresses: options.tcpPort === undefined ? '' : '127.0.0.1',
    port: String(portOf(options)),
    // The value of this setting is a list of folders, so the path is quoted in case it contains a comma or a space.
    unix_socket_directories: `"${socketFolder.replaceAll('"', '""')}"`,
    unix_socket_permissions: '0700',
    max_connections: '100',
    shared_buffers: '128MB',
    // `fsync` makes sure that acknowledged data is on the disk. It is set on the command line, which has
    // priority over an edited postgresql.conf.
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_min_messages: 'warning',
    // JIT compilation of SQL is turned off, because it takes longer than any query of the service.
    jit: 'off',
    ...options.settings,
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
