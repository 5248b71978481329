import { answersIn, examplesOf, openApi, operationsOf } from '../support/open-api';
import { UPDATE } from '../support/paths';
import { type Service, startService } from '../support/service';

/**
 * Invalid query parameters of each operation. They cause the validation errors that the documentation shows.
 */
const WRONG = {
  getLevels: 'productid=A&at=yesterday',
  listProducts: 'limit=501',
  getSeries: 'productid=A&interval=1w',
  exportReadings: 'starttimestamp=yesterday',
};

const [JSON_TYPE, CSV_TYPE, NDJSON_TYPE] = ['application/json', 'text/csv', 'application/x-ndjson'] as const;

/** The media types of the responses of each operation. */
const TYPES = {
  getLevels: [JSON_TYPE, CSV_TYPE],
  listProducts: [JSON_TYPE, CSV_TYPE],
  getSeries: [JSON_TYPE, CSV_TYPE],
  exportReadings: [CSV_TYPE, NDJSON_TYPE],
};

/**
 * The requests of the test omit these query parameters, because their example values would hide readings or
 * add columns.
 */
const FILTERS = new Set(['q', 'below', 'stale_before', 'stored_since']);

describe('the examples in the API documentation', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService();
    const [update] = operationsOf(await openApi(service)).filter(({ path }) => path.endsWith('/update'));
    const [body] = Object.values(update?.requestBody?.content['application/json']?.examples ?? {});
    await service.post(UPDATE, body?.value as object).expect(201);
  });
  afterAll(() => service.stop());

  const operation = async (name: string) => {
    const all = operationsOf(await openApi(service));
    const found = all.find(({ operationId }) => operationId === name);
    if (!found) throw new Error(`${name} is not documented`);
    return found;
  };

  it.each(Object.entries(TYPES))(
    'are equal to the real responses of the operation %s',
    async (name, types) => {
      const { path, parameters, responses } = await operation(name);
      const asked = parameters
        .filter(({ name: parameter, schema }) => 'example' in schema && !FILTERS.has(parameter))
        .flatMap(({ name: parameter, schema }) =>
          [schema.example as string | string[]].flat().map((value): [string, string] => [parameter, value]),
        );

      const examples = examplesOf(responses['200']);
      expect(Object.keys(examples)).toEqual(types);
      expect(await answersIn(types, service, `${path}?${new URLSearchParams(asked).toString()}`)).toEqual(
        examples,
      );
    },
  );

  it.each(Object.entries(WRONG))(
    'are equal to the errors that the operation %s really returns for invalid values',
    async (name, parameters) => {
      const { path, responses } = await operation(name);

      const { body } = await service.get(`${path}?${parameters}`).expect(422);

      const documented = responses['422']?.content?.['application/json']?.examples?.VALIDATION_ERROR?.value;
      expect(body).toEqual({ ...(documented as object), request_id: expect.any(String) });
    },
  );
});
