import { Button, Card, Code, Group, Loader, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { NewRuleDialog } from '../alerts/new-rule-dialog';
import { details as detailsOf, level } from '../api/requests';
import { ErrorNotice } from '../frame/error-notice';
import { Badges } from '../stock/badges';
import { locationsOf } from '../stock/use-stock';
import { texts } from '../texts';
import { ChangeForm } from './change-form';
import { Curve } from './curve';
import { DetailsDialog } from './details-dialog';
import { History } from './history';
import { LevelCard } from './level-card';
import { useLiveProduct } from './use-live-product';

const route = getRouteApi('/product');

export function ProductScreen() {
  const { id } = route.useSearch();
  return <Product key={id} productid={id} />;
}

function Product({ productid }: { readonly productid: string }) {
  const row = useQuery(level(productid));
  const about = useQuery(detailsOf(productid));
  const isLive = useLiveProduct(productid, row.isSuccess);
  const [isEditing, editor] = useDisclosure();
  const [isTelling, teller] = useDisclosure();
  if (row.isPending || about.isPending) return <Loader mx="auto" aria-label={texts.loading} />;
  // The form is shown only when the decimal places of the product are known. Without them, the form would
  // store wrong numbers.
  if (about.data === undefined) {
    return (
      <Stack>
        <Title order={1} size="h2">
          {productid}
        </Title>
        <ErrorNotice error={about.error} onRetry={() => void about.refetch()} />
      </Stack>
    );
  }
  const details = about.data;
  const current = row.data && { ...row.data, ...details };
  return (
    <Stack>
      <Group justify="space-between" align="start">
        <div>
          <Group gap="sm">
            <Title order={1} size="h2">
              {details?.name ?? productid}
            </Title>
            {current && <Badges row={current} />}
          </Group>
          <Text size="sm" c="dimmed">
            <Code>{productid}</Code> {details?.barcodes?.join(', ')}
          </Text>
        </div>
        <Group gap="xs">
          <Button variant="default" onClick={teller.open}>
            {texts.alerts.tellMe}
          </Button>
          <Button variant="default" onClick={editor.open}>
            {texts.details.edit}
          </Button>
        </Group>
      </Group>
      <ErrorNotice error={row.error} onRetry={() => void row.refetch()} />
      {row.data === null && <Text>{texts.productPage.unknown}</Text>}
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        {row.data && <LevelCard row={row.data} details={details} isLive={isLive} />}
        <Card withBorder>
          <ChangeForm
            productid={productid}
            details={details}
            locations={row.data ? locationsOf([row.data]) : []}
          />
        </Card>
      </SimpleGrid>
      {row.data && (
        <>
          <Curve row={row.data} details={details} />
          <History productid={productid} details={details} />
        </>
      )}
      {isTelling && <NewRuleDialog productid={productid} details={details} onClose={teller.close} />}
      {isEditing && <DetailsDialog productid={productid} details={details} isOpen onClose={editor.close} />}
    </Stack>
  );
}
