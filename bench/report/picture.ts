// The common frame of all pictures. Its units are pixels at the original size.
export const WIDTH = 840;

/** Colours with a background of their own, readable in GitHub's light and dark mode. */
const STYLE = `
    text { font: 13px system-ui, -apple-system, 'Segoe UI', 'Liberation Sans', Arial, sans-serif; fill: #1f2328 }
    .page { fill: #ffffff }
    .heading { font-size: 17px; font-weight: 600 }
    .strong { font-weight: 600 }
    .small { font-size: 11.5px }
    .muted { fill: #59636e }
    .service { fill: #2f6fde }
    .limit { fill: #c3cad2 }
    .target { stroke: #d1480f; stroke-width: 2 }
    .target-text { fill: #b53c0a }
    .range { stroke: #10254d; stroke-width: 1.5 }
    .grid { stroke: #d1d9e0; stroke-width: 1 }
    .line { fill: none; stroke: #2f6fde; stroke-width: 2 }
    .second { fill: none; stroke: #8a939d; stroke-width: 1.5 }
    @media (prefers-color-scheme: dark) {
      text { fill: #f0f6fc }
      .page { fill: #0d1117 }
      .muted { fill: #9198a1 }
      .service { fill: #4c8dff }
      .limit { fill: #3d444d }
      .target { stroke: #ff8a4c }
      .target-text { fill: #ff9a66 }
      .range { stroke: #ffffff }
      .grid { stroke: #30363d }
      .line { stroke: #4c8dff }
      .second { stroke: #9198a1 }
    }`;

export interface Picture {
  readonly title: string;
  /** The text alternative of the picture. */
  readonly description: string;
  /** Small text about the run, below the title. */
  readonly circumstances: readonly string[];
  readonly height: number;
  /** The body as SVG. */
  readonly body: string;
}

/** A complete SVG whose body may begin at a height of 92. */
export function picture({ title, description, circumstances, height, body }: Picture): string {
  const lines = circumstances.map(
    (line, index) => `  <text class="muted small" x="24" y="${54 + index * 16}">${escaped(line)}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="title description">
  <title id="title">${escaped(title)}</title>
  <desc id="description">${escaped(description)}</desc>
  <style>${STYLE}
  </style>
  <rect class="page" width="${WIDTH}" height="${height}" rx="6"/>
  <text class="heading" x="24" y="34">${escaped(title)}</text>
${lines.join('\n')}
${body}
</svg>
`;
}

export function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}

/** Formats a coordinate. */
export function fixed(value: number): string {
  return value.toFixed(1);
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
