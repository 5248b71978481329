import { Card, Table, Text, Title } from '@mantine/core';

/** A fact about the service: its name, its value, and an optional second line below the value. */
export interface Fact {
  readonly name: string;
  readonly value: string;
  readonly more?: string | undefined;
}

interface Props {
  readonly title: string;
  readonly facts: readonly Fact[];
}

/** A card with facts. */
export function Facts({ title, facts }: Props) {
  return (
    <Card withBorder>
      <Title order={2} size="h4">
        {title}
      </Title>
      <Table aria-label={title}>
        <Table.Tbody>
          {facts.map(({ name, value, more }) => (
            <Table.Tr key={name}>
              <Table.Th scope="row" fw={500}>
                {name}
              </Table.Th>
              <Table.Td className="breaks">
                {value}
                {more !== undefined && <Text size="xs">{more}</Text>}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Card>
  );
}
