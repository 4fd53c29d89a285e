/** A file's text, imported as `'./file?raw' with { type: 'text' }`: esbuild reads the one, Vitest the other. */
declare module '*?raw' {
  const text: string;
  export = text;
}
