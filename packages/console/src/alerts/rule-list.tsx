import { Button, Group, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { changeRule, type Rule } from '../api/alert-requests';
import { queryClient } from '../api/query-client';
import type { Details } from '../api/reading';
import { notifyError } from '../frame/notify';
import { ScreenLink } from '../frame/screen-link';
import { Mark } from '../stock/badges';
import { texts } from '../texts';
import { conditionOf, productsOf } from './rule-words';

interface Props {
  readonly rules: readonly Rule[];
  /** The loaded details of products, such as their names, by product. */
  readonly details: ReadonlyMap<string, Details>;
  readonly onChange: (rule: Rule) => void;
  readonly onDelete: (rule: Rule) => void;
}

/** Lists the rules as sentences. */
export function RuleList({ rules, details, onChange, onDelete }: Props) {
  return (
    <ul className="matches" aria-label={texts.alerts.rules}>
      {rules.map((rule) => (
        <li key={rule.id} className="match">
          <RuleRow
            rule={rule}
            details={details.get(rule.productid ?? '')}
            onChange={onChange}
            onDelete={onDelete}
          />
        </li>
      ))}
    </ul>
  );
}

interface RowProps extends Pick<Props, 'onChange' | 'onDelete'> {
  readonly rule: Rule;
  readonly details: Details | undefined;
}

function RuleRow({ rule, details, onChange, onDelete }: RowProps) {
  const { alerts } = texts;
  const products = productsOf(rule, details);
  const condition = conditionOf(rule, details);
  const pausing = useMutation({
    mutationFn: () => changeRule(rule.id, { paused: !rule.paused }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['rules'] }),
    onError: notifyError,
  });
  const button = (label: string, act: () => void, isBusy = false) => (
    <Button
      size="compact-sm"
      variant="default"
      loading={isBusy}
      aria-label={`${label}: ${products}, ${condition}`}
      onClick={act}
    >
      {label}
    </Button>
  );
  return (
    <Group justify="space-between" gap="xs">
      <div className="match-name">
        <Group gap={8}>
          {rule.productid === undefined ? (
            <Text fw={600}>{products}</Text>
          ) : (
            <ScreenLink to="/product" search={{ id: rule.productid }} fw={600}>
              {products}
            </ScreenLink>
          )}
          {rule.paused && <Mark color="gray" text={alerts.paused} />}
        </Group>
        <Text size="sm" className="breaks">
          {condition}
        </Text>
      </div>
      <Group gap={6} wrap="nowrap">
        {button(
          rule.paused ? alerts.resume : alerts.pause,
          () => {
            pausing.mutate();
          },
          pausing.isPending,
        )}
        {rule.when !== 'out' &&
          button(alerts.change, () => {
            onChange(rule);
          })}
        {button(texts.delete, () => {
          onDelete(rule);
        })}
      </Group>
    </Group>
  );
}
