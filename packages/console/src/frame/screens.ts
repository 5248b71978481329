import { texts } from '../texts';

/** The screens in the navigation, in the order shown. */
export const SCREENS = [
  { to: '/stock', label: texts.screens.stock },
  { to: '/low', label: texts.screens.low },
  { to: '/count', label: texts.screens.count },
  { to: '/import', label: texts.screens.import },
  { to: '/alerts', label: texts.screens.alerts },
  { to: '/webhooks', label: texts.screens.webhooks },
  { to: '/keys', label: texts.screens.keys },
  { to: '/service', label: texts.screens.service },
] as const;
