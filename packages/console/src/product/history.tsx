import { Anchor, Badge, Button, Stack, Table, Text, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Details, StoredReading } from '../api/reading';
import { history } from '../api/requests';
import { ErrorNotice } from '../frame/error-notice';
import { MoreButton } from '../frame/more-button';
import { formatAmount } from '../stock/amount';
import { formatMoment } from '../stock/moment';
import { texts } from '../texts';
import { changeOf } from './change-words';
import { VoidDialog } from './void-dialog';

interface Props {
  readonly productid: string;
  readonly details: Details | null;
}

/** Lists every reading of a product, newest first: the change, who stored it, and why. */
export function History({ productid, details }: Props) {
  const query = useInfiniteQuery(history(productid));
  const [chosen, choose] = useState<StoredReading>();
  const rows = query.data?.pages.flatMap(({ items }) => items) ?? [];
  const { columns } = texts.productPage;
  return (
    <Stack gap="xs">
      <Title order={2} size="h4">
        {texts.productPage.history}
      </Title>
      <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />
      <Table.ScrollContainer minWidth={300} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
        <Table
          className="history"
          verticalSpacing={6}
          highlightOnHover
          aria-label={texts.productPage.history}
        >
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{columns.when}</Table.Th>
              <Table.Th>{columns.change}</Table.Th>
              <Table.Th className="number">{columns.level}</Table.Th>
              <Table.Th className="wide">{columns.location}</Table.Th>
              <Table.Th className="wide">{columns.why}</Table.Th>
              <Table.Th className="wide">{columns.who}</Table.Th>
              <Table.Th className="wide">{columns.reference}</Table.Th>
              <Table.Th>{columns.actions}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((reading) => (
              <Row key={reading.id} reading={reading} details={details} onVoid={choose} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <MoreButton query={query} />
      {chosen && (
        <VoidDialog
          reading={chosen}
          details={details}
          onClose={() => {
            choose(undefined);
          }}
        />
      )}
    </Stack>
  );
}

interface RowProps {
  readonly reading: StoredReading;
  readonly details: Details | null;
  readonly onVoid: (reading: StoredReading) => void;
}

function Row({ reading, details, onVoid }: RowProps) {
  const { timestamp, quantity, location, reason, recorded_by, reference } = reading;
  const isVoided = reading.voided !== undefined;
  const why = reason ?? reading.voided?.reason;
  return (
    <Table.Tr className={isVoided ? 'voided' : ''}>
      <Table.Td className="line">
        {formatMoment(timestamp)}
        <Text size="xs" className="narrow breaks">
          {[location, why, recorded_by].filter(Boolean).join(' · ')}
        </Text>
      </Table.Td>
      <Table.Td className="line">
        <Text component="span" size="sm" td={isVoided ? 'line-through' : ''}>
          {changeOf(reading, details)}
        </Text>
        {isVoided && (
          <Badge ml={6} size="sm" radius="sm" tt="none" className="mark mark-gray">
            {texts.badges.voided}
          </Badge>
        )}
      </Table.Td>
      <Table.Td className="number">
        {quantity === undefined || isVoided ? texts.none : formatAmount(quantity, details)}
      </Table.Td>
      <Table.Td className="line wide">{location ?? texts.none}</Table.Td>
      <Table.Td className="wide">{why ?? texts.none}</Table.Td>
      <Table.Td className="wide">{recorded_by ?? texts.none}</Table.Td>
      <Table.Td className="wide">
        <Reference text={reference ?? undefined} />
      </Table.Td>
      <Table.Td>
        {!isVoided && (
          <Button
            size="compact-xs"
            variant="default"
            aria-label={`${texts.productPage.void}: ${formatMoment(timestamp)}`}
            onClick={() => {
              onVoid(reading);
            }}
          >
            {texts.productPage.void}
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

/** Shows the reference of a reading. A URL is shown as a link. */
function Reference({ text }: { readonly text: string | undefined }) {
  if (text === undefined) return texts.none;
  if (!/^https?:\/\//.test(text)) return text;
  return (
    <Anchor href={text} target="_blank" rel="noopener noreferrer" size="sm" underline="always">
      {text}
    </Anchor>
  );
}
