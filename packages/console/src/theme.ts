import { createTheme, type CSSVariablesResolver, Modal, ModalHeader } from '@mantine/core';
import { texts } from './texts';

export const theme = createTheme({
  primaryColor: 'cyan',
  primaryShade: 9,
  autoContrast: true,
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Modal: Modal.extend({ defaultProps: { closeButtonProps: { 'aria-label': texts.close } } }),
    // Mantine renders the header of a modal as the element <header>. It gets the role `none`, because only
    // one element may be the header of the page.
    ModalHeader: ModalHeader.extend({ defaultProps: { role: 'none' } }),
  },
});

/**
 * Colours with more contrast than Mantine's own. In Mantine's colours, grey texts, and buttons under the
 * mouse pointer, have less contrast than WCAG AA requires.
 */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-cyan-filled-hover': '#095c6b',
    '--mantine-color-dimmed': '#5c636a',
    '--mantine-color-placeholder': '#5c636a',
    '--mantine-color-error': '#c92a2a',
  },
  dark: {
    '--mantine-color-cyan-filled-hover': '#095c6b',
    '--mantine-color-dimmed': '#a6a7ab',
    '--mantine-color-placeholder': '#a6a7ab',
    '--mantine-color-error': '#ff8787',
  },
});
