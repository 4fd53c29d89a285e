import { useCopy } from '../context.tsx';

const usualLines = 3;

/** Stands for what is not known yet, in about its size, be it lines or so many fields: nothing jumps when it comes. */
export function Waiting({ fields }: { readonly fields?: number }) {
  const { common } = useCopy();
  return (
    <div className="waiting">
      <p role="status">{common.loading}</p>
      <div className={fields === undefined ? undefined : 'fields'} aria-hidden="true">
        {Array.from({ length: fields ?? usualLines }, (_, line) => (
          <span key={String(line)} />
        ))}
      </div>
    </div>
  );
}
