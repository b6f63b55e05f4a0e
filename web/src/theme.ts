import type { CSSVariablesResolver, MantineColorsTuple } from '@mantine/core';
import { Badge, createTheme, Modal } from '@mantine/core';

const sea: MantineColorsTuple = ['#eaf6f6', '#d7e9ea', '#add2d4', '#80babd', '#5ca6aa', '#44999e', '#35939a', '#257f85', '#177177', '#0c5f63'];

/** Calm and neutral: the pictures bring the colour. */
export const theme = createTheme({
  primaryColor: 'sea',
  primaryShade: { light: 9, dark: 7 },
  colors: { sea },
  fontFamily: 'ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Open Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  headings: { fontWeight: '600' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Badge: Badge.extend({ defaultProps: { tt: 'none', fw: 600 }, styles: { root: { letterSpacing: 0 } } }),
    Modal: Modal.extend({ defaultProps: { closeButtonProps: { 'aria-label': 'Close' } }, styles: { title: { fontWeight: 600 } } }),
  },
});

/** Mantine's own dimmed text is too pale to be read by everyone (WCAG AA asks for 4.5 to 1). */
export const resolveColors: CSSVariablesResolver = () => ({
  variables: {},
  light: { '--mantine-color-dimmed': '#5f666d', '--mantine-color-placeholder': '#6f767d' },
  dark: { '--mantine-color-dimmed': '#a3a3a3', '--mantine-color-placeholder': '#8f8f8f' },
});
