import { Text } from '@mantine/core';
import { texts } from '../texts';

export function NotFound() {
  return <Text>{texts.errors.notFound}</Text>;
}
