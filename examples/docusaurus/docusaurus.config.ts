import type { Options, ThemeConfig } from '@docusaurus/preset-classic';
import type { Config } from '@docusaurus/types';

const config: Config = {
  title: 'Lantern',
  tagline: 'Courses that know how you learn',
  favicon: 'lantern.svg',
  url: 'https://lantern.example.com',
  baseUrl: '/',
  onBrokenLinks: 'throw',
  onBrokenAnchors: 'throw',
  markdown: { hooks: { onBrokenMarkdownLinks: 'throw', onBrokenMarkdownImages: 'throw' } },
  future: { v4: true, faster: true },
  // What pages may know: src/client.ts reads it. No secrets.
  customFields: { apiUrl: process.env.GATEHOUSE_URL ?? 'http://localhost:3000' },
  presets: [['classic', { blog: false, theme: { customCss: './src/css/custom.css' } } satisfies Options]],
  themeConfig: {
    colorMode: { respectPrefersColorScheme: true },
    navbar: {
      title: 'Lantern',
      logo: { alt: '', src: 'lantern.svg' },
      items: [
        { to: '/docs/intro', label: 'Guide', position: 'left' },
        { type: 'custom-account', position: 'right' },
      ],
    },
    footer: { style: 'dark', copyright: 'An example site of Gatehouse' },
  } satisfies ThemeConfig,
};

export default config;
