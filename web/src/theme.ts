import type { MantineColorsTuple } from '@mantine/core';
import { createTheme } from '@mantine/core';

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
});
