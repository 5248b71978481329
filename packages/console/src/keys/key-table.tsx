import { Button, Group, Table, Text } from '@mantine/core';
import type { Key } from '../api/key-requests';
import { formatMoment } from '../stock/moment';
import { texts } from '../texts';

interface Props {
  readonly rows: readonly Key[];
  readonly onRotate: (key: Key) => void;
  readonly onRevoke: (key: Key) => void;
}

export function KeyTable({ rows, onRotate, onRevoke }: Props) {
  const moment = (timestamp: string | null) => (timestamp === null ? texts.never : formatMoment(timestamp));
  const end = ({ expires_at }: Key) => (expires_at === null ? texts.keys.forEver : formatMoment(expires_at));
  return (
    <Table.ScrollContainer minWidth={280} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
      <Table className="keys" verticalSpacing="xs" aria-label={texts.keys.title}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{texts.keys.name}</Table.Th>
            <Table.Th className="wide">{texts.keys.scopes}</Table.Th>
            <Table.Th className="wide">{texts.keys.created}</Table.Th>
            <Table.Th className="wide">{texts.keys.used}</Table.Th>
            <Table.Th className="wide">{texts.keys.expires}</Table.Th>
            <Table.Th>{texts.productPage.columns.actions}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((key) => (
            <Table.Tr key={key.id}>
              <Table.Th scope="row" fw={600} className="breaks">
                {key.name}
                <Text size="xs" c="dimmed">
                  {key.id}
                </Text>
                <div className="narrow">
                  <Rights of={key} />
                  <Text size="xs">
                    {texts.keys.used}: {moment(key.last_used_at)}
                  </Text>
                  <Text size="xs">
                    {texts.keys.created}: {moment(key.created_at)}
                  </Text>
                  <Text size="xs">
                    {texts.keys.expires}: {end(key)}
                  </Text>
                </div>
              </Table.Th>
              <Table.Td className="wide">
                <Rights of={key} />
              </Table.Td>
              <Table.Td className="wide">{moment(key.created_at)}</Table.Td>
              <Table.Td className="wide">{moment(key.last_used_at)}</Table.Td>
              <Table.Td className="wide">{end(key)}</Table.Td>
              <Table.Td>
                <Group gap={6} className="actions">
                  <Button
                    size="compact-sm"
                    variant="default"
                    aria-label={`${texts.keys.rotate}: ${key.name}`}
                    onClick={() => {
                      onRotate(key);
                    }}
                  >
                    {texts.keys.rotate}
                  </Button>
                  <Button
                    size="compact-sm"
                    variant="default"
                    aria-label={`${texts.keys.revoke}: ${key.name}`}
                    onClick={() => {
                      onRevoke(key);
                    }}
                  >
                    {texts.keys.revoke}
                  </Button>
                </Group>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** The scopes of an API key and the locations to which it is bound. */
function Rights({ of: { scopes, locations } }: { readonly of: Key }) {
  return (
    <>
      <Text size="sm">{scopes.map((scope) => texts.keys.scope[scope] ?? scope).join(', ')}</Text>
      {locations && locations.length > 0 && (
        <Text size="xs">
          {texts.keys.locations}: {locations.join(', ')}
        </Text>
      )}
    </>
  );
}
