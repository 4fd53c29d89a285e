import { useCopy } from '../context.tsx';

const usualLines = 3;

/** Stands for what is not known yet, in about its size: nothing jumps when it comes. */
export function Waiting({ lines = usualLines }: { readonly lines?: number }) {
  const { common } = useCopy();
  return (
    <div className="waiting">
      <p role="status">{common.loading}</p>
      {Array.from({ length: lines }, (_, line) => (
        <span key={String(line)} aria-hidden="true" />
      ))}
    </div>
  );
}
