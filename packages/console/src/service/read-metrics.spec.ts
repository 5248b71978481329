import { describe, expect, it } from '@jest/globals';
import { readMetrics } from './read-metrics';

const TEXT = `# HELP http_request_duration_seconds Seconds
# TYPE http_request_duration_seconds histogram
http_request_duration_seconds_bucket{le="0.1",method="GET",route="/api/v1/rules",status="200"} 3
http_request_duration_seconds_sum{method="GET",route="/api/v1/rules",status="200"} 0.5
http_request_duration_seconds_count{method="GET",route="/api/v1/rules",status="200"} 3
http_request_duration_seconds_sum{method="GET",route="/api/v1/rules",status="503"} 1.5
http_request_duration_seconds_count{method="GET",route="/api/v1/rules",status="503"} 1
http_request_duration_seconds_count{method="GET",route="/livez",status="404"} 5
process_start_time_seconds 1704103200
process_resident_memory_bytes 150000000
verkko_build_info{version="1.0.0",node="v20.20.2"} 1
verkko_database_info{version="16.4",server="10.0.0.7:5432"} 1
verkko_database_connections{pool="exclusive"} 4
verkko_database_connections{pool="pipelined"} 2
verkko_database_connections_max{pool="exclusive"} 10
verkko_readings_stored_total 12
verkko_disk_free_bytes Nan
verkko_failures_total{error="DATABASE_UNAVAILABLE"} 1
verkko_failures_total{error="OVERLOADED"} 0
`;

describe('the figures on the Service screen', () => {
  it('are read from the metrics of the service', () => {
    expect(readMetrics(TEXT)).toEqual({
      startedAt: Date.parse('2024-01-01T10:00:00Z'),
      node: 'v20.20.2',
      memory: 150_000_000,
      database: { version: '16.4', server: '10.0.0.7:5432' },
      connections: 6,
      mostConnections: 10,
      stored: 12,
      routes: [
        { route: 'GET /livez', answered: 0, refused: 5, failed: 0, seconds: 0 },
        { route: 'GET /api/v1/rules', answered: 3, refused: 0, failed: 1, seconds: 0.5 },
      ],
      failures: [{ error: 'DATABASE_UNAVAILABLE', count: 1 }],
    });
  });

  it('include the free disk space and the time of the newest backup if they are known', () => {
    const text = TEXT.replace('bytes Nan', 'bytes 2e9\nverkko_backup_newest_timestamp_seconds 1704103200');

    expect(readMetrics(text)).toMatchObject({
      diskFree: 2e9,
      backedUpAt: Date.parse('2024-01-01T10:00:00Z'),
    });
  });
});
