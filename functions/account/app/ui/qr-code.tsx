import { useEffect, useState } from 'react';

interface QrCodeProps {
  readonly text: string;
  /** What it is, for those who do not see it. */
  readonly label: string;
}

/** A picture to scan. What draws it is loaded here alone; if that cannot be had, there is none. */
export function QrCode({ text, label }: QrCodeProps) {
  const [rows, setRows] = useState<readonly (readonly boolean[])[]>();
  useEffect(() => {
    const draw = async () => {
      const { encode } = await import('uqr');
      setRows(encode(text, { border: quietModules }).data);
    };
    draw().catch(() => setRows([]));
  }, [text]);
  if (rows?.length === 0) return null;
  return (
    <div className="qr">
      {rows && (
        <svg role="img" aria-label={label} viewBox={`0 0 ${rows.length} ${rows.length}`}>
          <path d={outlineOf(rows)} shapeRendering="crispEdges" />
        </svg>
      )}
    </div>
  );
}

/** ISO/IEC 18004 §9.1: what reads it looks for so much white around it. */
const quietModules = 4;

/** A square for each dark module. */
function outlineOf(rows: readonly (readonly boolean[])[]): string {
  return rows.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
}
