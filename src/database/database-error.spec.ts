import { DatabaseError } from 'pg';
import { databaseError, isAway } from './database-error';

describe('an error of PostgreSQL', () => {
  it.each([
    ['25006', 'cannot execute INSERT in a read-only transaction'],
    ['55000', 'recovery is in progress'],
    ['55000', 'cannot acquire lock mode RowShareLock on database objects while recovery is in progress'],
    ['0A000', 'cannot set transaction read-write mode during recovery'],
    ['XX000', 'cannot assign TransactionIds during recovery'],
  ])(
    'from a replica, with SQLSTATE %s and the message "%s", is reported as DATABASE_UNAVAILABLE',
    (code, message) => {
      const error = reported(code, message);
      expect(isAway(error)).toBe(true);
      expect(databaseError(error)).toMatchObject({ code: 'DATABASE_UNAVAILABLE', cause: error });
    },
  );

  it.each([
    ['55000', 'recovery is not in progress'],
    ['55000', 'currval of sequence "items" is not yet defined in this session'],
    ['0A000', 'cached plan must not change result type'],
    ['XX000', 'cache lookup failed for type 1'],
  ])('with SQLSTATE %s and the message "%s" is not reported as DATABASE_UNAVAILABLE', (code, message) => {
    expect(databaseError(reported(code, message))).toBeUndefined();
  });
});

it('a FATAL error of PostgreSQL becomes the API error DATABASE_UNAVAILABLE', () => {
  const error = reported('55000', 'database "shop" is not currently accepting connections');
  error.severity = 'FATAL';
  expect(isAway(error)).toBe(true);
  expect(databaseError(error)).toMatchObject({ code: 'DATABASE_UNAVAILABLE', cause: error });
});

function reported(code: string, message: string): DatabaseError {
  return Object.assign(new DatabaseError(message, message.length, 'error'), { code });
}
